package io.hawser.benchmarks.scale;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole machinery for moments, and checks that there are figures, not their values. */
@Tag("full")
class ScaleBenchTest {
  private static final int TOO_MANY = Integer.MAX_VALUE;

  @TempDir Path folder;

  @Test
  void everythingIsMeasured() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter progress = new StringWriter();
    Extent brief = new Extent(List.of(1, 3, TOO_MANY), 100, 2_000, 1, List.of(1, 10), 1);

    new ScaleBench(brief, new PrintWriter(progress, true))
        .run("all", folder, new PrintWriter(out, true));

    JsonNode report = new ObjectMapper().readTree(folder.resolve("scale.json").toFile());
    assertEquals(2, report.get("servers").size(), progress::toString);
    assertEquals(2, report.get("inFlight").size(), progress::toString);
    assertTrue(report.get("notMeasured").get(0).asText().contains("ulimit -n"), report::toString);
    assertTrue(Files.exists(folder.resolve("scale-servers-cpu.svg")));
    assertTrue(Files.exists(folder.resolve("scale-in-flight-completion.svg")));
    List<String> lines = out.toString().strip().lines().toList();
    assertTrue(lines.get(lines.size() - 1).startsWith("target "), out::toString);
  }
}
