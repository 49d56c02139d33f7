"""Triage: reasons for call, questions and what follows from the answers, as data; the interview; ways to close."""
