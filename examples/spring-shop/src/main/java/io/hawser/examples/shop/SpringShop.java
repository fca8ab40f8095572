package io.hawser.examples.shop;

import io.hawser.examples.shop.account.AccountApplication;
import io.hawser.examples.shop.order.OrderApplication;
import io.hawser.examples.shop.stock.StockApplication;
import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.GlobalSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Starts databases, a coordinator and three services, has customers place orders, kills a service
 * in the middle and starts it again, and compares the books of all three.
 */
public final class SpringShop {
  private static final int ORDERS = 1_000;
  private static final int END_MINUTES = 5;

  private final int orders;
  private final BiFunction<Class<?>, ShopService.Launch, ShopService.Launch> launch;
  private final UnaryOperator<String> front;

  /**
   * Prepares a shop.
   *
   * @param orders how many are placed
   * @param launch returns how an application is started instead of the usual way
   * @param front returns where a service is called instead of its own address
   */
  SpringShop(
      int orders,
      BiFunction<Class<?>, ShopService.Launch, ShopService.Launch> launch,
      UnaryOperator<String> front) {
    this.orders = orders;
    this.launch = launch;
    this.front = front;
  }

  /**
   * Runs the shop. The last line it prints is {@code shop: N committed, N rolled back, 0 lost}.
   *
   * @param arguments the number of orders, 1,000 without
   * @throws Exception if something fails that should not
   */
  public static void main(String[] arguments) throws Exception {
    int orders = arguments.length == 0 ? ORDERS : Integer.parseInt(arguments[0]);
    int lost = new SpringShop(orders, (application, usual) -> usual, url -> url).run();
    System.exit(lost == 0 ? 0 : 1);
  }

  private record Balance(long committed, long rolledBack, int lost) {}

  /** Returns how much is lost. */
  int run() throws Exception {
    Balance balance = openAndClose();
    say( // last, when all that logs is closed
        "%d committed, %d rolled back, %d lost"
            .formatted(balance.committed, balance.rolledBack, balance.lost));
    return balance.lost;
  }

  private Balance openAndClose() throws Exception {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start();
        ShopDatabases databases = ShopDatabases.start("order", "stock", "account")) {
      say("a coordinator, and " + databases);
      try (ShopService stock = service(StockApplication.class, "stock", coordinator, databases);
          ShopService account =
              service(AccountApplication.class, "account", coordinator, databases);
          ShopService order =
              service(
                  OrderApplication.class,
                  "order",
                  coordinator,
                  databases,
                  "--shop.stock=" + front.apply(stock.url()),
                  "--shop.account=" + front.apply(account.url()))) {
        say("order, stock and account are up");
        return sell(coordinator, databases, stock, order);
      }
    }
  }

  private ShopService service(
      Class<?> application,
      String name,
      EmbeddedCoordinator coordinator,
      ShopDatabases databases,
      String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("--hawser.service.grouplist.default=" + coordinator.address());
    // Eight of them start at the same time, and may leave each other little of the machine.
    settings.add("--hawser.transport.connect-timeout=60s");
    settings.add("--hawser.transport.probe-timeout=60s");
    settings.add("--hawser.transport.idle-timeout=600s");
    settings.add("--spring.datasource.url=" + databases.url(name));
    return new ShopService(
        application,
        settings,
        launch.apply(application, new ShopService.Launch(ShopService.ownClassPath(), List.of())));
  }

  private Balance sell(
      EmbeddedCoordinator coordinator,
      ShopDatabases databases,
      ShopService stock,
      ShopService order)
      throws Exception {
    try (Customers customers = new Customers(order.url(), orders)) {
      customers.awaitHalfway();
      say("half of the orders are placed: stock is killed, and starts again");
      stock.killAndStart();
      say("stock is up again");
      customers.awaitEnd();
      say(customers.repeated() + " attempts failed without stock and were repeated");
      awaitEnds(coordinator);
      List<String> errors = Books.check(databases, orders);
      errors.forEach(SpringShop::say);
      return new Balance(customers.accepted(), customers.rejected(), errors.size());
    }
  }

  /** Waits for second phases that are still running. */
  private static void awaitEnds(EmbeddedCoordinator coordinator) throws Exception {
    for (GlobalSnapshot open : coordinator.transactions()) {
      try {
        coordinator.whenEnded(open.xid()).get(END_MINUTES, TimeUnit.MINUTES);
      } catch (ExecutionException e) {
        say(open.xid() + ": " + e.getCause());
      }
    }
  }

  private static void say(String what) {
    System.out.println("shop: " + what);
  }
}
