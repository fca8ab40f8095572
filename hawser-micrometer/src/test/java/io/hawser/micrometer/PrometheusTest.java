package io.hawser.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hawser.testkit.EmbeddedCoordinator;
import io.hawser.testkit.EmbeddedCoordinatorExtension;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests which time series Prometheus sees, and that the dashboard queries no others. */
@Timeout(300)
@ExtendWith(EmbeddedCoordinatorExtension.class)
class PrometheusTest {

  @Test
  void theTextHasTheseSeries(EmbeddedCoordinator coordinator) throws Exception {
    String series =
        Shop.scrape(coordinator)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .filter(line -> line.contains("_count{") || line.contains("_total{"))
            .map(line -> line.replaceAll("\\.0$", "").replace("application=\"shop\",", ""))
            .sorted()
            .collect(Collectors.joining("\n", "", "\n"));

    assertEquals(
        """
        hawser_branches_seconds_count{phase="rollback",resource="stock",status="PhaseTwo_Rollbacked",type="AT"} 1
        hawser_fence_total{event="empty_rollback",resource="seats"} 1
        hawser_lock_conflicts_total{resource="stock"} 1
        hawser_requests_seconds_count{code="LockKeyConflict",method="BranchRegister",outcome="refused",role="RM"} 1
        hawser_requests_seconds_count{code="none",method="BranchRegister",outcome="ok",role="RM"} 1
        hawser_requests_seconds_count{code="none",method="GlobalBegin",outcome="ok",role="TM"} 2
        hawser_requests_seconds_count{code="none",method="GlobalRollback",outcome="ok",role="TM"} 2
        hawser_rm_executor_rejected_total{application="shop"} 0
        hawser_transactions_seconds_count{name="order",outcome="rolled_back"} 2
        """,
        series);
  }

  @Test
  void theDashboardAsksOnlyForSeriesThatExist(EmbeddedCoordinator coordinator) throws Exception {
    Set<String> exist =
        Shop.scrape(coordinator)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceAll("[{ ].*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> asked =
        Pattern.compile("hawser_\\w+")
            .matcher(Files.readString(Dashboard.FILE))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    asked.removeAll(exist);

    assertEquals(Set.of(), asked);
  }

  @Test
  void thePanelsShowWhatHappened(EmbeddedCoordinator coordinator) throws Exception {
    String text = Shop.scrape(coordinator);
    StringBuilder shown = new StringBuilder();
    for (String query : Dashboard.queries()) {
      boolean time = query.contains("_sum{") || query.contains("_age_");
      shown.append(query.replaceAll("\\{.*?}|\\[1m]", "")).append('\n');
      PanelQuery.evaluate(query, "", text).entrySet().stream()
          .map(it -> "  " + it.getKey() + " " + (time ? "a time" : it.getValue()) + "\n")
          .sorted()
          .forEach(shown::append);
    }

    assertEquals(
        """
        sum by (method, outcome) (rate(hawser_requests_seconds_count))
          {method=BranchRegister, outcome=ok} 1.0
          {method=BranchRegister, outcome=refused} 1.0
          {method=GlobalBegin, outcome=ok} 2.0
          {method=GlobalRollback, outcome=ok} 2.0
        sum by (method) (rate(hawser_requests_seconds_sum)) / sum by (method) (rate(hawser_requests_seconds_count))
          {method=BranchRegister} a time
          {method=GlobalBegin} a time
          {method=GlobalRollback} a time
        sum by (outcome, code) (rate(hawser_requests_seconds_count))
          {code=LockKeyConflict, outcome=refused} 1.0
        sum by (role) (hawser_requests_active)
          {role=RM} 0.0
          {role=TM} 0.0
        sum by (outcome) (rate(hawser_transactions_seconds_count))
          {outcome=rolled_back} 2.0
        sum by (phase, status) (rate(hawser_branches_seconds_count))
          {phase=rollback, status=PhaseTwo_Rollbacked} 1.0
        sum by (resource) (rate(hawser_lock_conflicts_total))
          {resource=stock} 1.0
        sum by (role, state) (hawser_connections) > 0
          {role=RM, state=ready} 1.0
          {role=TM, state=ready} 1.0
        min by (type) (hawser_registry_servers)
          {type=file} 1.0
        max by (type) (hawser_registry_age_seconds)
          {type=file} a time
        sum (hawser_rm_executor_active)
          {} 0.0
        sum (hawser_rm_executor_queued)
          {} 0.0
        sum (rate(hawser_rm_executor_rejected_total))
          {} 0.0
        sum by (event) (rate(hawser_fence_total))
          {event=empty_rollback} 1.0
        """,
        shown.toString());
  }
}
