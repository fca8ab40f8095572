package io.hawser.netty.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.error.ConfigurationException;
import io.hawser.netty.internal.codec.Vectors;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class V4SignatureTest {

  @TestFactory
  Stream<DynamicTest> everyVector() throws IOException {
    List<JsonNode> vectors = Vectors.resource("auth-digest.jsonl");
    assertTrue(vectors.size() >= 14);
    return vectors.stream().map(vector -> dynamicTest(vector.toString(), () -> check(vector)));
  }

  private static void check(JsonNode vector) {
    String data = vector.required("data").textValue();
    String secretKey = vector.required("secretKey").textValue();
    if (vector.has("error")) {
      assertThrows(IllegalArgumentException.class, () -> V4Signature.digest(data, secretKey));
    } else {
      assertEquals(vector.required("digest").textValue(), V4Signature.digest(data, secretKey));
    }
  }

  @Test
  void sixLinesWithAGroup() {
    assertEquals(
        "ak=access\n"
            + "digest=Yh3heSYWGZEJPrlaY8lG4UinaY8I+E1VxkJ7h0O3sqY=\n"
            + "timestamp=1732285200000\n"
            + "authVersion=V4\n"
            + "vgroup=default_tx_group\n"
            + "ip=192.168.1.20\n",
        V4Signature.extraData(
            "access", "mySecret", "default_tx_group", "192.168.1.20", 1_732_285_200_000L));
  }

  @Test
  void withoutKeysTheSignedTextStandsForTheSignature() {
    assertEquals(
        "ak=null\ndigest=g,127.0.0.1,5\ntimestamp=5\nauthVersion=V4\nvgroup=g\nip=127.0.0.1\n",
        V4Signature.extraData("", " ", "g", "", 5));
  }

  @Test
  void fourLinesWithoutAGroup() {
    assertEquals(
        "ak=null\ndigest=,10.0.0.1,5\ntimestamp=5\nauthVersion=V4\n",
        V4Signature.extraData(null, null, "", "10.0.0.1", 5));
  }

  @Test
  void aGroupWithACommaCannotBeSigned() {
    ConfigurationException error =
        assertThrows(
            ConfigurationException.class,
            () -> V4Signature.extraData("a", "s", "g,h", "10.0.0.1", 5));
    assertTrue(error.getMessage().contains("g,h"), error.getMessage());
    assertTrue(V4Signature.extraData("a", "", "g,h", "10.0.0.1", 5).contains("vgroup=g,h\n"));
  }
}
