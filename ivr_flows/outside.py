"""The sentences that the application says outside of flows, and the values it gives to each.

Part of the contract between this package and its users: a catalogue without one of them is refused at load.
"""

from collections.abc import Mapping

OUTSIDE: Mapping[str, frozenset[str]] = {
    "attente.entree": frozenset(),
    "attente.prochaine": frozenset(),
    "attente.position": frozenset({"position_words"}),
    "attente.patience.1": frozenset(),
    "attente.patience.2": frozenset(),
    "attente.patience.3": frozenset(),
    "attente.patience.4": frozenset(),
    "attente.deja": frozenset(),
    "attente.touche": frozenset(),
    "relation.bientot": frozenset(),
    "relation.coupee": frozenset(),
    "relation.attente": frozenset(),
    "relation.rappel": frozenset(),
    "relation.retour": frozenset(),
    "relation.trop_tard": frozenset(),
    "fin.aurevoir": frozenset(),
    "fin.apres": frozenset(),
    "panne.patience": frozenset(),
    "panne.rappel": frozenset(),
    "panne.fin": frozenset(),
    "panne.secours": frozenset(),
    "agent.disparu": frozenset(),
    "agent.echec": frozenset(),
    "agent.fin": frozenset(),
    "agent.pris": frozenset(),
    "agent.coupee": frozenset(),
    "agent.coupee_sans_retour": frozenset(),
    "agent.refuse": frozenset(),
    "agent.renonce": frozenset(),
    "agent.reessayer": frozenset(),
    "agent.laisse": frozenset(),
    "agent.rien": frozenset(),
    "agent.rien_rappel": frozenset(),
    "agent.offre": frozenset(),
    "agent.rappelle": frozenset(),
    "agent.touche": frozenset(),
    "agent.touche_rappel": frozenset(),
    "agent.rappel": frozenset(),
    "agent.injoignable": frozenset(),
    "agent.impossible": frozenset(),
    "agent.verification.bonjour": frozenset(),
    "agent.verification.encore": frozenset(),
    "agent.verification.rien": frozenset(),
    "agent.verification.verifie": frozenset(),
    "agent.verification.echec": frozenset(),
    "agent.verification.panne": frozenset(),
    "agent.verification.pris": frozenset(),
    "refus": frozenset(),
}

SAID_BY_NODES: Mapping[str, frozenset[str]] = {
    "commun.personne": frozenset({"key"}),
    "commun.reecouter": frozenset(),
    "commun.salut": frozenset(),
    "commun.oui": frozenset({"key"}),
    "commun.non": frozenset({"key"}),
}
"""What menus and confirmations say by themselves."""
