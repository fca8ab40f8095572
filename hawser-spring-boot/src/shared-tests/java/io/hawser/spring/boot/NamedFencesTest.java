package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.context.XidContext;
import io.hawser.model.GlobalStatus;
import io.hawser.spring.GlobalTransactional;
import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.BusinessActionContextParameter;
import io.hawser.tcc.TwoPhaseBusinessAction;
import io.hawser.testkit.EmbeddedCoordinator;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Fences of actions that name their data source and its transaction manager. */
class NamedFencesTest {
  private static EmbeddedCoordinator coordinator;

  @BeforeAll
  static void start() {
    coordinator = EmbeddedCoordinator.start();
  }

  @AfterAll
  static void stop() {
    coordinator.close();
  }

  static class Ledger {
    private final JdbcTemplate books;

    Ledger(DataSource books) {
      this.books = new JdbcTemplate(books);
    }

    @TwoPhaseBusinessAction(
        name = "ledger",
        commitMethod = "keep",
        rollbackMethod = "erase",
        useTCCFence = true,
        dataSource = "books",
        transactionManager = "bookkeeper")
    public void note(@BusinessActionContextParameter(paramName = "fails") boolean fails) {
      books.update("insert into notes values ('noted')");
      if (fails) {
        throw new IllegalStateException("no ink"); // the row and the insert go together
      }
    }

    public void keep(BusinessActionContext context) {
      books.update("insert into notes values ('kept')");
    }

    public void erase(BusinessActionContext context) {
      books.update("delete from notes");
    }
  }

  static class Clerk {
    private final Ledger ledger;

    Clerk(Ledger ledger) {
      this.ledger = ledger;
    }

    @GlobalTransactional
    public String work(boolean fails) {
      ledger.note(fails);
      return XidContext.current();
    }
  }

  private static DataSource newDatabase() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:two" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
    new JdbcTemplate(database).execute("create table notes (text varchar(20))");
    return database;
  }

  /** Two databases and two managers, none of them primary; the second is that of mail. */
  private static ApplicationContextRunner clerk(String managed) {
    return Contexts.runner(coordinator)
        .withPropertyValues("hawser.tcc.fence.initialize-schema=always")
        .withBean("mail", DataSource.class, NamedFencesTest::newDatabase)
        .withBean("books", DataSource.class, NamedFencesTest::newDatabase)
        .withInitializer(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(
                        "postman",
                        PlatformTransactionManager.class,
                        () ->
                            new JdbcTransactionManager(context.getBean("mail", DataSource.class))))
        .withInitializer(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(
                        "bookkeeper",
                        PlatformTransactionManager.class,
                        () ->
                            new JdbcTransactionManager(
                                context.getBean(managed, DataSource.class))))
        .withInitializer(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(
                        Ledger.class,
                        () -> new Ledger(context.getBean("books", DataSource.class))))
        .withBean(Clerk.class);
  }

  @Test
  void anActionNamesItsDataSourceAndItsManager() {
    clerk("books")
        .run(
            context -> {
              Clerk clerk = context.getBean(Clerk.class);
              JdbcTemplate books = new JdbcTemplate(context.getBean("books", DataSource.class));
              assertThrows(IllegalStateException.class, () -> clerk.work(true));
              assertEquals(0, books.queryForObject("select count(*) from notes", Integer.class));
              assertEquals(GlobalStatus.Committed, Contexts.ended(coordinator, clerk.work(false)));
              assertEquals(
                  List.of("noted", "kept"),
                  books.queryForList("select text from notes", String.class));
              assertEquals(
                  1,
                  books.queryForObject(
                      "select count(*) from tcc_fence_log where status = 2", Integer.class));
            });
  }

  @Test
  void aManagerOfAnotherDataSourceIsNamedAtTheStart() {
    clerk("mail")
        .run(
            context -> {
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(
                  messages.contains(
                      "cannot work: "
                          + JdbcTransactionManager.class.getName()
                          + " opens no transaction of the DataSource of the fence"),
                  messages);
            });
  }

  /** An action without a database. */
  static class Notes {
    public void draft(String to) {}

    public void send(BusinessActionContext context) {}

    public void drop(BusinessActionContext context) {}
  }

  static class NoSuchBean extends Notes {
    @Override
    @TwoPhaseBusinessAction(
        name = "nowhere",
        commitMethod = "send",
        rollbackMethod = "drop",
        useTCCFence = true,
        dataSource = "nowhere")
    public void draft(String to) {}
  }

  static class ManagerWithoutFence extends Notes {
    @Override
    @TwoPhaseBusinessAction(
        name = "fenceless",
        commitMethod = "send",
        rollbackMethod = "drop",
        transactionManager = "any")
    public void draft(String to) {}
  }

  @Test
  void namesOfBeansThatAreNotThereOrHaveNoFenceAreRejected() {
    Contexts.runner(coordinator)
        .withBean(NoSuchBean.class)
        .run(
            context -> {
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(messages.contains("dataSource = \"nowhere\" at bean "), messages);
            });
    Contexts.runner(coordinator)
        .withBean(ManagerWithoutFence.class)
        .run(
            context -> {
              String messages = Contexts.messages(context.getStartupFailure());
              assertTrue(messages.contains("(expected: useTCCFence = true, or neither)"), messages);
            });
  }
}
