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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Runs the whole machinery for moments, and checks that there are figures, not their values. */
class BenchTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  @Tag("full")
  void everyClientIsMeasured() throws IOException {
    Set<String> clients =
        Set.of(
            "raw-async",
            "raw-blocking",
            "hawser-sync",
            "hawser-async",
            "seata-merged",
            "sofa-bolt",
            "grpc-java");
    List<String> arguments =
        new ArrayList<>(List.of("--millis", "100", "--rounds", "1", "--forks", "1"));
    arguments.addAll(List.of("--only", "canned", "--only", "status", "--only", "idle"));
    arguments.addAll(List.of("--out", folder.toString()));
    clients.forEach(client -> arguments.addAll(List.of("--only", client)));

    int status = run(arguments);

    assertEquals(0, status, err::toString);
    JsonNode report = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    assertTrue(report.get("failures").isEmpty(), () -> report.get("failures") + "\n" + err);
    Set<String> measured = new TreeSet<>();
    report.get("rows").forEach(row -> measured.add(row.get("client").asText()));
    assertTrue(measured.containsAll(clients), measured::toString);
    Set<String> idle = new TreeSet<>();
    report.get("idle").forEach(row -> idle.add(row.get("client").asText()));
    assertEquals(Set.of("hawser-sync", "seata-merged"), idle);
    assertTrue(out.toString().strip().lines().toList().get(0).contains(" x "), out::toString);
    List<String> last = out.toString().strip().lines().toList();
    assertTrue(last.get(last.size() - 1).startsWith("target "), out::toString);
    assertTrue(Files.exists(folder.resolve("canned-status-throughput.svg")));
  }

  @Test
  @Tag("full")
  void theFastRequestsOfABurstAreMeasured() throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--millis", "300", "--rounds", "1"));
    arguments.addAll(List.of("--only", "slow-result", "--only", "slow-single"));
    arguments.addAll(List.of("--only", "hawser-default", "--only", "seata-merged"));
    arguments.addAll(List.of("--out", folder.toString()));

    int status = run(arguments);

    assertEquals(0, status, err::toString);
    JsonNode report = new ObjectMapper().readTree(folder.resolve("results.json").toFile());
    assertTrue(report.get("failures").isEmpty(), () -> report.get("failures") + "\n" + err);
    assertEquals(4, report.get("rows").size(), () -> report.get("rows").toString());
    assertTrue(
        out.toString()
            .lines()
            .anyMatch(line -> line.startsWith("target merged-slow-p99") && !line.endsWith("-")),
        out::toString);
  }

  @Test
  void anUnknownNameIsRejected() {
    assertEquals(2, run(List.of("--only", "sofabolt")));
    assertTrue(err.toString().contains("--only: sofabolt (expected: one of "), err::toString);
  }

  @Test
  void anUnknownPartOfTheScaleIsRejected() {
    assertEquals(2, run(List.of("--scale", "server")));
    assertTrue(
        err.toString().contains("--scale: server (expected: servers, in-flight or all)"),
        err::toString);
  }

  private int run(List<String> arguments) {
    return new CommandLine(new Bench())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
