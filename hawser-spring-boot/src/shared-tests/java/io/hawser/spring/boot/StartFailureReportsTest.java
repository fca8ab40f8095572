package io.hawser.spring.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.tcc.BusinessActionContext;
import io.hawser.tcc.TwoPhaseBusinessAction;
import io.hawser.testkit.EmbeddedCoordinator;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports of failures that need more than an {@code application.yml}. */
@ExtendWith(OutputCaptureExtension.class)
class StartFailureReportsTest {
  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration(HawserAutoConfiguration.class)
  static class Plain {}

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({HawserAutoConfiguration.class, HawserTccAutoConfiguration.class})
  static class Fenced {
    @Bean
    DataSource dataSource() {
      JdbcDataSource database = new JdbcDataSource();
      database.setURL("jdbc:h2:mem:empty");
      return database;
    }

    @Bean
    Stock stock() {
      return new Stock();
    }
  }

  static class Stock {
    @TwoPhaseBusinessAction(name = "stock", useTCCFence = true)
    public void reserve() {}

    public void commit(BusinessActionContext context) {}

    public void rollback(BusinessActionContext context) {}
  }

  private static String report(
      Class<?> application, EmbeddedCoordinator coordinator, CapturedOutput output) {
    SpringApplicationBuilder started =
        new SpringApplicationBuilder(application)
            .web(WebApplicationType.NONE)
            .properties(
                "spring.main.banner-mode=off",
                "hawser.service.vgroup-mapping.default_tx_group=default",
                "hawser.service.grouplist.default=" + coordinator.address());
    assertThrows(RuntimeException.class, started::run);
    String printed = output.getAll();
    assertFalse(printed.contains("\tat "), printed);
    int start = printed.indexOf("Description:");
    assertTrue(start >= 0, printed);
    return printed.substring(start).strip();
  }

  private static String actionOf(String report) {
    return report.substring(report.indexOf("Action:") + "Action:".length()).strip();
  }

  @Test
  void aMissingTableOfTheFence(CapturedOutput output) {
    try (EmbeddedCoordinator coordinator = EmbeddedCoordinator.start()) {
      String report = report(Fenced.class, coordinator, output);
      assertTrue(report.contains("The fence table tcc_fence_log is missing in "), report);
      assertEquals(
          "Create the table with the script that hawser-tcc contains, or let the application do it:"
              + " hawser.tcc.fence.initialize-schema=always.",
          actionOf(report));
    }
  }

  @Test
  void aServerThatRejectsTheClient(CapturedOutput output) {
    try (EmbeddedCoordinator coordinator =
        EmbeddedCoordinator.builder()
            .server(server -> server.registrationCheck((registration, address) -> false))
            .start()) {
      String report = report(Plain.class, coordinator, output);
      assertEquals(
          "Compare hawser.access-key and hawser.secret-key with the keys that the server accepts;"
              + " its log says what it has rejected.",
          actionOf(report));
    }
  }
}
