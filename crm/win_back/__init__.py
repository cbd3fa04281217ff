"""How lapsed and loyal customers answer a win-back campaign: numbers behind crm/market/win_back."""
