"""When a sitting's results are voided (15), each innocent candidate is told, may object, and is offered to sit again."""
