package io.hawser.examples.shop.stock;

import io.hawser.tcc.BusinessActionContext;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Does it in the table {@code stock}. The fence and each statement are in one local transaction.
 */
@Component
class StockReservations implements StockAction {
  private final JdbcClient database;

  StockReservations(JdbcClient database) {
    this.database = database;
  }

  @Override
  public void reserve(@Nullable BusinessActionContext context, String item, int count) {
    int changed =
        database
            .sql(
                "update stock set free = free - :count, reserved = reserved + :count"
                    + " where item = :item and free >= :count")
            .param("item", item)
            .param("count", count)
            .update();
    if (changed == 0) {
      throw new SoldOutException(item);
    }
  }

  @Override
  public void commit(BusinessActionContext context) {
    update(context, "update stock set reserved = reserved - :count, sold = sold + :count");
  }

  @Override
  public void rollback(BusinessActionContext context) {
    update(context, "update stock set reserved = reserved - :count, free = free + :count");
  }

  private void update(BusinessActionContext context, String sql) {
    database
        .sql(sql + " where item = :item")
        .param("item", context.getActionContext("item", String.class))
        .param("count", context.getActionContext("count", int.class))
        .update();
  }
}
