package io.hawser.examples;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Three services, each with its own client, and their books. */
final class Shop implements AutoCloseable {
  private final List<HawserClient> clients = new ArrayList<>();
  private final TccLedger stock;
  private final TccLedger account;
  private final TccLedger slots;
  private final HawserClient orderClient;
  private final OrderService orders;

  /**
   * Connects all services.
   *
   * @param coordinator a new configuration for the coordinator
   * @param expectedOrders the number of orders for which the stock must suffice
   * @throws io.hawser.error.HawserException if the coordinator cannot be used; then nothing stays
   *     open
   */
  Shop(Supplier<HawserConfig.Builder> coordinator, int expectedOrders) {
    // The books are in memory, so branches of an earlier run on the server must not reach this one.
    String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    stock = new TccLedger("stock", Assortment.openingStock(expectedOrders));
    account = new TccLedger("account", Assortment.openingBalances(expectedOrders));
    slots = new TccLedger("order", Assortment.openingSlots(expectedOrders));
    try {
      orderClient = connect(coordinator.get().applicationId("demo-order").set(Keys.ROLES, "TM,RM"));
      HawserClient stockClient =
          connect(coordinator.get().applicationId("demo-stock").set(Keys.ROLES, "RM"));
      HawserClient accountClient =
          connect(coordinator.get().applicationId("demo-account").set(Keys.ROLES, "RM"));
      orders =
          new OrderService(
              orderClient.transactionManager(),
              new TccService("demo-stock-" + run, stockClient, stock),
              new TccService("demo-account-" + run, accountClient, account),
              new TccService("demo-order-" + run, orderClient, slots));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private HawserClient connect(HawserConfig.Builder config) {
    HawserClient client = HawserClient.connect(config.build());
    clients.add(client);
    return client;
  }

  OrderService orders() {
    return orders;
  }

  /** Returns the client of the order service, the TM. */
  HawserClient orderClient() {
    return orderClient;
  }

  /** Returns the books of the three services. */
  List<TccLedger> ledgers() {
    return List.of(stock, account, slots);
  }

  @Override
  public void close() {
    clients.forEach(HawserClient::close);
  }
}
