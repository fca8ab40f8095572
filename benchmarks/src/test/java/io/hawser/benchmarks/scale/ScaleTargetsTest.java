package io.hawser.benchmarks.scale;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.benchmarks.scale.IdleMeter.Idle;
import io.hawser.benchmarks.server.AnswerOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleTargetsTest {

  @Test
  void withoutFiguresNothingIsClaimed() {
    List<String> lines = lines(List.of(), List.of());

    assertEquals(5, lines.size());
    assertTrue(lines.stream().allMatch(line -> line.endsWith(", got not measured, -")));
  }

  @Test
  void comparesAThousandServersWithOne() {
    Idle one = idle(11, 5_000_000);
    List<ServersRow> rows =
        List.of(
            ServersRow.of(1, one, one, List.of(1.0)),
            ServersRow.of(1_000, idle(11, 5_000_000 + 999 * 16_384), one, List.of(9.0, 5.0, 1.0)));

    assertEquals(
        List.of(
            "target scale-threads: asked as many with 1,000 servers as with one (11), got 11, PASS",
            "target scale-heap-per-server: asked at most 16384 bytes, TM and RM, 1,000 servers,"
                + " got 16384, PASS",
            "target scale-refresh: asked at most 5.00 ms CPU, 1,000 servers, nothing changed,"
                + " got 5.00, PASS"),
        lines(rows, List.of()).subList(0, 3));
  }

  @Test
  void oneThreadMoreIsTooMuch() {
    Idle one = idle(11, 0);
    List<ServersRow> rows =
        List.of(
            ServersRow.of(1, one, one, List.of(1.0)),
            ServersRow.of(1_000, idle(12, 0), one, List.of(1.0)));

    assertTrue(lines(rows, List.of()).get(0).endsWith(", got 12, FAIL"));
  }

  @Test
  void theDearestOrderCounts() {
    InFlightRow row =
        new InFlightRow(
            100_000,
            401,
            Map.of(
                AnswerOrder.IN_ORDER, 300.0, AnswerOrder.REVERSE, 200.0, AnswerOrder.RANDOM, 250.0),
            Map.of());

    List<String> lines = lines(List.of(), List.of(row));

    assertTrue(lines.get(3).endsWith("100,000 in flight, got 401, FAIL"), lines::toString);
    assertTrue(lines.get(4).endsWith("100,000 in flight, got 1.50, FAIL"), lines::toString);
  }

  private static Idle idle(int threads, long heapBytes) {
    return new Idle(1, threads, heapBytes, 0, 1, 1);
  }

  private static List<String> lines(List<ServersRow> servers, List<InFlightRow> inFlight) {
    return ScaleTargets.of(servers, inFlight).stream().map(Object::toString).toList();
  }
}
