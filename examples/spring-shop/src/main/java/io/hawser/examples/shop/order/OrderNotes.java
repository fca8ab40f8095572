package io.hawser.examples.shop.order;

import io.hawser.tcc.BusinessActionContext;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Does it in the table {@code orders}. The fence and each statement are in one local transaction.
 */
@Component
class OrderNotes implements OrderAction {
  private final JdbcClient database;

  OrderNotes(JdbcClient database) {
    this.database = database;
  }

  @Override
  public void note(@Nullable BusinessActionContext context, Order order, String id) {
    database
        .sql(
            "insert into orders (id, customer, item, count, amount, status)"
                + " values (:id, :customer, :item, :count, :amount, 'NEW')")
        .param("id", id)
        .param("customer", order.customer())
        .param("item", order.item())
        .param("count", order.count())
        .param("amount", order.amount())
        .update();
  }

  @Override
  public void commit(BusinessActionContext context) {
    end(context, "PLACED");
  }

  @Override
  public void rollback(BusinessActionContext context) {
    end(context, "CANCELLED");
  }

  private void end(BusinessActionContext context, String status) {
    database
        .sql("update orders set status = :status where id = :id")
        .param("status", status)
        .param("id", context.getActionContext("id", String.class))
        .update();
  }
}
