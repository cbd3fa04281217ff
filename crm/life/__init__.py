"""What a firm's customers do while its clock moves on: a pure function of firm, book and period."""
