package io.hawser.netty.internal.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions as Seata compares them, and the tables of section 5 that depend on them. */
class VersionsTest {

  @TestFactory
  Stream<DynamicTest> everyVector() throws IOException {
    List<JsonNode> vectors = Vectors.resource("versions.jsonl");
    assertTrue(!vectors.isEmpty());
    return vectors.stream()
        .map(
            vector ->
                dynamicTest(
                    "'" + vector.required("version").textValue() + "'", () -> check(vector)));
  }

  private static void check(JsonNode vector) {
    PeerVersion version = PeerVersion.of(vector.required("version").textValue());
    assertEquals(vector.required("version").textValue(), version.text());
    assertEquals(!vector.has("error"), version.isComparable());
    if (version.isComparable()) {
      assertEquals(vector.required("value").longValue(), version.value());
    }
    assertEquals(vector.required("atLeast1.5.0").booleanValue(), version.atLeast(1, 5, 0));
    assertEquals(vector.required("atLeast2.3.0").booleanValue(), version.atLeast(2, 3, 0));
  }

  @Test
  void ours() {
    assertEquals("2.6.0", PeerVersion.OURS.text());
    assertTrue(PeerVersion.OURS.atLeast(2, 6, 0));
    assertFalse(PeerVersion.OURS.atLeast(2, 6, 1));
  }

  @ParameterizedTest
  @CsvSource({
    // code, then its number in 1.4.2, 1.5.0, 1.6.1, 1.7.0, 1.8.0, 2.0.0, 2.6.0; 0 and 2: a near one
    "FailedStore,               18, 18, 18, 18, 18, 18, 18",
    "LockKeyConflict,            2,  2,  2,  2,  2,  2,  2",
    "LockKeyConflictFailFast,    2, 19, 19, 19, 19, 20, 20",
    "NotRaftLeader,              0,  0,  0,  0,  0, 19, 19",
    "TransactionTimeout,         0,  0,  0, 20, 20, 21, 21",
    "CommitHeuristic,            0,  0,  0, 21, 21, 22, 22",
    "Broken,                     0,  0,  0, 22, 22, 23, 23"
  })
  void exceptionCodes(
      TransactionExceptionCode code,
      int v142,
      int v150,
      int v161,
      int v170,
      int v180,
      int v200,
      int v260) {
    String[] versions = {"1.4.2", "1.5.0", "1.6.1", "1.7.0", "1.8.0", "2.0.0", "2.6.0"};
    int[] numbers = {v142, v150, v161, v170, v180, v200, v260};
    for (int i = 0; i < versions.length; i++) {
      PeerVersion peer = PeerVersion.of(versions[i]);
      assertEquals(numbers[i], peer.exceptionCode(code), versions[i]);
      if (numbers[i] > 2) {
        assertEquals(code, peer.exceptionCode(numbers[i]), versions[i]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.2, 18",
    "1.5.0, 19",
    "1.6.1, 19",
    "1.7.0, 22",
    "1.8.0, 22",
    "2.0.0, 23",
    "'', 18"
  })
  void aNumberTheReleaseDoesNotHaveIsUnknown(String version, int last) {
    PeerVersion peer = PeerVersion.of(version);
    for (int code = 1; code <= last; code++) {
      assertTrue(peer.exceptionCode(code) != TransactionExceptionCode.Unknown, version + code);
    }
    for (int code : new int[] {last + 1, last + 2, 24, 127, -1, -128}) {
      assertEquals(TransactionExceptionCode.Unknown, peer.exceptionCode(code), version + code);
    }
  }

  @ParameterizedTest
  @CsvSource({"1.4.2, 10, 15", "1.5.2, 12, 17", "2.2.0, 13, 17", "2.3.0, 13, 17", "2.5.0, 14, 20"})
  void noStatusIsSentThatTheReleaseDoesNotKnow(String version, int lastBranch, int lastGlobal) {
    PeerVersion peer = PeerVersion.of(version);
    for (BranchStatus status : BranchStatus.values()) {
      int number = peer.branchStatus(status);
      assertTrue(number <= lastBranch, status + " became " + number);
      assertEquals(status.code() <= lastBranch, number == status.code(), status.name());
    }
    for (GlobalStatus status : GlobalStatus.values()) {
      int number = peer.globalStatus(status);
      assertTrue(number <= lastGlobal, status + " became " + number);
      assertEquals(status.code() <= lastGlobal, number == status.code(), status.name());
    }
  }

  @Test
  void sagaAnnotationIsKnownSince23() {
    assertTrue(PeerVersion.of("2.3.0").knows(BranchType.SAGA_ANNOTATION));
    assertFalse(PeerVersion.of("2.2.0").knows(BranchType.SAGA_ANNOTATION));
    assertTrue(PeerVersion.of("1.4.2").knows(BranchType.XA));
  }
}
