package io.hawser.examples.shop.account;

import io.hawser.tcc.BusinessActionContext;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Does it in the table {@code account}. The fence and each statement are in one local transaction.
 */
@Component
class AccountHolds implements AccountAction {
  private final JdbcClient database;

  AccountHolds(JdbcClient database) {
    this.database = database;
  }

  @Override
  public void hold(@Nullable BusinessActionContext context, String customer, int amount) {
    int changed =
        database
            .sql(
                "update account set balance = balance - :amount, held = held + :amount"
                    + " where customer = :customer and balance >= :amount")
            .param("customer", customer)
            .param("amount", amount)
            .update();
    if (changed == 0) {
      throw new NoMoneyException(customer);
    }
  }

  @Override
  public void commit(BusinessActionContext context) {
    update(context, "update account set held = held - :amount, paid = paid + :amount");
  }

  @Override
  public void rollback(BusinessActionContext context) {
    update(context, "update account set held = held - :amount, balance = balance + :amount");
  }

  private void update(BusinessActionContext context, String sql) {
    database
        .sql(sql + " where customer = :customer")
        .param("customer", context.getActionContext("customer", String.class))
        .param("amount", context.getActionContext("amount", int.class))
        .update();
  }
}
