package shop;

/** The stock service as others see it: over HTTP. */
@FunctionalInterface
public interface StockClient {
  void reserve(Order order);
}
