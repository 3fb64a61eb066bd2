"""`python -m helpline` is the `helpline` command."""

from helpline.cli import main

raise SystemExit(main())
