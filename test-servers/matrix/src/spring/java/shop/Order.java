package shop;

/** An order, which the payment rejects or not. */
public record Order(int id, boolean rejected) {}
