package io.hawser.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole machinery for moments, and checks that there are figures, not their values. */
class EndpointBenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  @Tag("full")
  void bothServersAreMeasured() throws IOException {
    Scale moments = new Scale(1, 1, 100, 10, 100, 100);
    EndpointBench bench =
        new EndpointBench(
            List.of(10, 20),
            List.of(Client.RAW_ASYNC),
            moments,
            JavaHomes.find(),
            new PrintWriter(err, true));

    EndpointReport.of(Machine.now(), moments, bench.run(EndpointBench.Part.ALL))
        .show(folder, new PrintWriter(out, true));

    JsonNode report = new ObjectMapper().readTree(folder.resolve("endpoint.json").toFile());
    assertTrue(report.get("failures").isEmpty(), () -> report.get("failures") + "\n" + err);
    assertEquals(2 * 2, report.get("idle").size());
    assertEquals(2 * 4, report.get("loads").size());
    report.get("idle").forEach(row -> assertTrue(row.get("threads").asInt() > 0, row::toString));
    report.get("loads").forEach(row -> assertTrue(row.get("cpuMicros").asDouble() > 0));
    assertTrue(out.toString().contains(" seata "), out::toString);
    assertTrue(Files.exists(folder.resolve("endpoint-heap.svg")));
  }

  @Test
  void fewerConnectionsIfTheLimitIsLow() {
    assertEquals(Set.of(1_000, 3_000), EndpointBench.steps(List.of(1_000, 3_000), 20_000));
    assertEquals(Set.of(1_000, 2_500), EndpointBench.steps(List.of(1_000, 3_000, 10_000), 2_500));
  }

  @Test
  void theHardLimitCounts() {
    String head = "Limit                     Soft Limit           Hard Limit           Units";
    assertEquals(
        3_596,
        FileLimit.maxConnections(
            List.of(
                head,
                "Max open files            1024                 4096                 files")));
    assertEquals(
        Integer.MAX_VALUE,
        FileLimit.maxConnections(
            List.of(
                head,
                "Max open files            1024                 unlimited            files")));
  }
}
