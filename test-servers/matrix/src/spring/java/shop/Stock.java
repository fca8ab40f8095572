package shop;

import io.hawser.tcc.BusinessActionContext;

/** Keeps the books of the stock. */
public class Stock implements StockAction {
  private final Books books;

  Stock(Books books) {
    this.books = books;
  }

  @Override
  public boolean reserve(int order) {
    books.reserved.incrementAndGet();
    return true;
  }

  @Override
  public void commit(BusinessActionContext context) {
    books.reserved.decrementAndGet();
    books.sold.incrementAndGet();
  }

  @Override
  public void rollback(BusinessActionContext context) {
    books.reserved.decrementAndGet();
  }
}
