"""The simulated account of these tests."""

ACCOUNT = "AC" + "a" * 32
TOKEN = "0123456789abcdef0123456789abcdef"
KEY = "SK" + "b" * 32
SECRET = "a-secret-of-thirty-two-characters"
NUMBER = "+33199000001"
