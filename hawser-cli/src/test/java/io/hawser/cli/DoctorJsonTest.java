package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The form of {@code -o json}, which programs read: names, their order and the words of levels. */
@Timeout(120)
class DoctorJsonTest {
  @TempDir private Path folder;

  @Test
  void theFormDoesNotChange() throws Exception {
    DoctorRun run =
        DoctorRun.of(
            folder,
            "service.vgroupMapping.default_tx_group=default\nservice.default.grouplist="
                + DoctorRun.closedPort()
                + "\n",
            new String[] {"-o", "json"});
    String json =
        run.out()
            .replaceAll(
                "\"(hawser|java|os|found|fix)\": \"(?:[^\"\\\\]|\\\\.)*\"", "\"$1\": \"TEXT\"")
            .replaceAll("\"millis\": \\d+", "\"millis\": 0");

    assertEquals(
        """
        {
          "exitStatus": 2,
          "hawser": "TEXT",
          "java": "TEXT",
          "os": "TEXT",
          "steps": [
            {
              "id": "D1",
              "what": "Read the configuration",
              "level": "ok",
              "millis": 0,
              "findings": [
                {
                  "level": "ok",
                  "found": "TEXT"
                }
              ]
            },
        """,
        json.substring(0, start(json, "D2")));
    assertEquals(
        """
            {
              "id": "D6",
              "what": "Connect to the servers by TCP",
              "level": "failed",
              "millis": 0,
              "findings": [
                {
                  "level": "failed",
                  "found": "TEXT",
                  "fix": "TEXT"
                }
              ]
            },
            {
              "id": "D7",
              "what": "Speak the Seata protocol with the servers",
              "level": "skipped",
              "millis": 0,
              "findings": [
                {
                  "level": "skipped",
                  "found": "TEXT"
                }
              ]
            },
        """,
        json.substring(start(json, "D6"), start(json, "D8")));
    assertTrue(json.endsWith("    }\n  ]\n}\n"), json);
  }

  private static int start(String text, String id) {
    return text.indexOf("    {\n      \"id\": \"" + id + "\"");
  }
}
