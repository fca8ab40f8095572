package io.hawser.examples;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.config.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Three services, each with its own client, and the books they keep. */
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
   * @param coordinator a fresh configuration that leads to the coordinator
   * @param expectedOrders how many orders there must be enough of everything for
   * @throws io.hawser.error.HawserException if the coordinator cannot be used; nothing is left open
   */
  Shop(Supplier<HawserConfig.Builder> coordinator, int expectedOrders) {
    // The books are in memory: what an earlier run left behind on the server must not come to this.
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

  /** The client of the order service, the TM. */
  HawserClient orderClient() {
    return orderClient;
  }

  /** The books of the three services. */
  List<TccLedger> ledgers() {
    return List.of(stock, account, slots);
  }

  @Override
  public void close() {
    clients.forEach(HawserClient::close);
  }
}
