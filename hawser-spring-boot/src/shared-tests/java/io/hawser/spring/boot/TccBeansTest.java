package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.GlobalTransactional;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.LocalTCC;
import io.hawser.tcc.TwoPhaseBusinessAction;
import io.hawser.testkit.EmbeddedCoordinator;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** Annotated beans are TCC actions, with a fence in the application's own database. */
@ExtendWith(OutputCaptureExtension.class)
class TccBeansTest {
  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  /** As users of Seata write it: annotations at the interface, the fence by attribute. */
  @LocalTCC
  public interface StockAction {
    @TwoPhaseBusinessAction(
        name = "stock",
        commitMethod = "take",
        rollbackMethod = "release",
        useTCCFence = true)
    boolean reserve(
        BusinessActionContext context,
        @BusinessActionContextParameter(paramName = "item") String item,
        @BusinessActionContextParameter(paramName = "count") int count);

    boolean take(BusinessActionContext context);

    boolean release(BusinessActionContext context);
  }

  static class Stock implements StockAction {
    private static final int MOST = 5;

    private final JdbcTemplate database;

    Stock(JdbcTemplate database) {
      this.database = database;
    }

    @Override
    public boolean reserve(BusinessActionContext context, String item, int count) {
      database.update("update stock set reserved = reserved + ? where item = ?", count, item);
      if (count > MOST) {
        throw new IllegalArgumentException("too many"); // the row and the update go together
      }
      return true;
    }

    @Override
    @Transactional
    public boolean take(BusinessActionContext context) {
      int count = context.getActionContext("count", Integer.class);
      return database.update(
              "update stock set amount = amount - ?, reserved = reserved - ? where item = ?",
              count,
              count,
              context.getActionContext("item"))
          == 1;
    }

    @Override
    public boolean release(BusinessActionContext context) {
      int count = context.getActionContext("count", Integer.class);
      return database.update(
              "update stock set reserved = reserved - ? where item = ?",
              count,
              context.getActionContext("item"))
          == 1;
    }
  }

  /** Annotations at the class, no fence. */
  static class Mail {
    private final List<String> done = new CopyOnWriteArrayList<>();

    public List<String> done() {
      return done;
    }

    @TwoPhaseBusinessAction(name = "mail", commitMethod = "send", rollbackMethod = "drop")
    public void draft(@BusinessActionContextParameter(paramName = "to") String to) {
      done.add("draft " + to);
    }

    public void send(BusinessActionContext context) {
      done.add("send " + context.getActionContext("to"));
    }

    public void drop(BusinessActionContext context) {
      done.add("drop " + context.getActionContext("to"));
    }
  }

  static class Shop {
    private final StockAction stock;
    private final Mail mail;

    Shop(StockAction stock, Mail mail) {
      this.stock = stock;
      this.mail = mail;
    }

    @GlobalTransactional
    public String buy(String item, int count, boolean fails) {
      stock.reserve(null, item, count);
      mail.draft(item);
      if (fails) {
        throw new IllegalStateException(XidContext.current());
      }
      return XidContext.current();
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class ShopConfiguration {
    @Bean
    DataSource dataSource() {
      JdbcDataSource database = new JdbcDataSource();
      database.setURL("jdbc:h2:mem:shop" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
      return database;
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource) {
      JdbcTemplate template = new JdbcTemplate(dataSource);
      template.execute("create table stock (item varchar(20), amount int, reserved int)");
      template.update("insert into stock values ('apple', 10, 0)");
      return template;
    }

    @Bean
    Stock stock(JdbcTemplate template) {
      return new Stock(template);
    }

    @Bean
    Mail mail() {
      return new Mail();
    }

    @Bean
    Shop shop(StockAction stock, Mail mail) {
      return new Shop(stock, mail);
    }
  }

  private static ApplicationContextRunner shop() {
    return Contexts.runner(coordinator)
        .withUserConfiguration(ShopConfiguration.class)
        .withPropertyValues("hawser.tcc.fence.initialize-schema=always");
  }

  private static String row(JdbcTemplate database) {
    return String.valueOf(database.queryForMap("select amount, reserved from stock").values());
  }

  @Test
  void commitConfirmsAndRollbackCancels(CapturedOutput output) {
    shop()
        .run(
            context -> {
              Shop shop = context.getBean(Shop.class);
              JdbcTemplate database = context.getBean(JdbcTemplate.class);
              String xid = shop.buy("apple", 3, false);
              assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, xid));
              assertEquals("[7, 0]", row(database));
              String failed =
                  assertThrows(IllegalStateException.class, () -> shop.buy("apple", 2, true))
                      .getMessage();
              assertEquals(GlobalStatus.Rollbacked, Contexts.ended(coordinator, failed));
              assertEquals("[7, 0]", row(database));
              assertEquals(
                  List.of("draft apple", "send apple", "draft apple", "drop apple"),
                  context.getBean(Mail.class).done());
              assertEquals(
                  List.of(2, 3),
                  database.queryForList(
                      "select status from tcc_fence_log order by status", Integer.class));
            });
    assertFalse(output.getAll().contains("not eligible for getting processed"), output::getAll);
  }


  @Test
  void theTryAndItsRowAreInOneLocalTransaction() {
    shop()
        .run(
            context -> {
              JdbcTemplate database = context.getBean(JdbcTemplate.class);
              Shop shop = context.getBean(Shop.class);
              assertThrows(IllegalArgumentException.class, () -> shop.buy("apple", 6, false));
              // Only the cancel has left a row, which rejects a late try.
              assertEquals(
                  List.of(4),
                  database.queryForList("select status from tcc_fence_log", Integer.class));
              assertEquals("[10, 0]", row(database));
            });
  }

  @Test
  void aTryOutsideAGlobalTransactionSaysSo() {
    shop()
        .run(
            context -> {
              Mail mail = context.getBean(Mail.class);
              RuntimeException error =
                  assertThrows(RuntimeException.class, () -> mail.draft("nobody"));
              assertTrue(error.getMessage().contains("XID"), error::getMessage);
              assertEquals(List.of(), mail.done());
            });
  }

  @Test
  void aMissingTableIsSaidAtTheStart() {
    Contexts.runner(coordinator)
        .withUserConfiguration(ShopConfiguration.class)
        .run(
            context -> {
              assertNotNull(context.getStartupFailure());
              assertTrue(
                  Contexts.messages(context.getStartupFailure()).contains("tcc_fence_log"),
                  () -> Contexts.messages(context.getStartupFailure()));
            });
  }

  static class OtherMail {
    @TwoPhaseBusinessAction(name = "mail", commitMethod = "end", rollbackMethod = "end")
    public void start() {}

    public void end(BusinessActionContext context) {}
  }

  @Test
  void twoActionsOfOneNameAreRejectedAndBothPlacesNamed() {
    shop()
        .withBean(OtherMail.class)
        .run(
            context -> {
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(messages.contains("Mail.draft"), messages);
              assertTrue(messages.contains("OtherMail.start"), messages);
            });
  }

  /** Differs from the interface. */
  static class Contradicting extends Stock {
    Contradicting(JdbcTemplate database) {
      super(database);
    }

    @Override
    @TwoPhaseBusinessAction(name = "stock2", commitMethod = "take", rollbackMethod = "release")
    public boolean reserve(BusinessActionContext context, String item, int count) {
      return true;
    }
  }

  @Test
  void annotationsThatContradictEachOtherAreRejected() {
    Contexts.runner(coordinator)
        .withBean(Contradicting.class, () -> new Contradicting(null))
        .run(
            context -> {
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(messages.contains("Contradicting.reserve"), messages);
              assertTrue(messages.contains("StockAction.reserve"), messages);
            });
  }

  @Test
  void switchedOffTheMethodsRunAndNoTableIsNeeded() {
    Contexts.runner()
        .withUserConfiguration(ShopConfiguration.class)
        .withPropertyValues("hawser.enabled=false")
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              context.getBean(Shop.class).buy("apple", 2, false);
              assertEquals("[10, 2]", row(context.getBean(JdbcTemplate.class)));
              assertTrue(
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().startsWith("hawser-tcc-clean-")));
            });
  }
}
