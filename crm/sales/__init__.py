"""The rules of selling: scores, conversion, stages, forecast, quotes, receivables."""
