package io.hawser.tcc;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.context.XidContext;
import io.hawser.testservers.child.ChildMain;
import java.sql.Connection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A service in a JVM of its own: {@code KilledMain COORDINATOR DATABASE XID}. It tries one branch,
 * and hangs as soon as the local transaction of its confirm or cancel has committed, so that it
 * never answers.
 */
final class KilledMain {
  private KilledMain() {}

  public static void main(String[] arguments) {
    ChildMain.keep(
        () -> {
          PGSimpleDataSource database = new PGSimpleDataSource();
          database.setUrl(arguments[1]);
          JdbcTransactions transactions = new JdbcTransactions(database);
          CountDownLatch never = new CountDownLatch(1);
          LocalTransactions hanging =
              new LocalTransactions() {
                private boolean tried;

                @Override
                public <R extends @Nullable Object> R execute(FencedCall<R> work) throws Exception {
                  R result = transactions.execute(work);
                  if (tried) {
                    never.await();
                  }
                  tried = true;
                  return result;
                }
              };
          HawserClient client =
              HawserClient.connect(
                  HawserConfig.builder()
                      .servers(arguments[0])
                      .set("transport.connectTimeout", "60s")
                      .build());
          TccAction action =
              EffectAction.of(JdbcFence.builder(database).transactions(hanging).build())
                  .register(client.resourceManager());
          try (XidContext.Scope scope = XidContext.bind(arguments[2])) {
            return Long.toString(action.run(Map.of("scope", scope.toString())).getBranchId());
          }
        });
  }

  /** An action whose steps leave rows. */
  static final class EffectAction {
    private EffectAction() {}

    static TccAction.Builder of(JdbcFence fence) {
      return TccAction.named("killed")
          .fence(fence)
          .onTry(context -> effect(context, "try"))
          .onConfirm(context -> effect(context, "confirm"))
          .onCancel(context -> effect(context, "cancel"));
    }

    private static void effect(BusinessActionContext context, String step) throws Exception {
      Connection connection = context.connection();
      try (var statement = connection.createStatement()) {
        statement.execute(
            "insert into effects values (" + context.getBranchId() + ", '" + step + "')");
      }
    }
  }
}
