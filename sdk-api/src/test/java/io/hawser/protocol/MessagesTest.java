package io.hawser.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {
  /** Protocol section 3. */
  private static final Map<Integer, String> CODES =
      Map.ofEntries(
          Map.entry(1, "GlobalBeginRequest"),
          Map.entry(2, "GlobalBeginResponse"),
          Map.entry(3, "BranchCommitRequest"),
          Map.entry(4, "BranchCommitResponse"),
          Map.entry(5, "BranchRollbackRequest"),
          Map.entry(6, "BranchRollbackResponse"),
          Map.entry(7, "GlobalCommitRequest"),
          Map.entry(8, "GlobalCommitResponse"),
          Map.entry(9, "GlobalRollbackRequest"),
          Map.entry(10, "GlobalRollbackResponse"),
          Map.entry(11, "BranchRegisterRequest"),
          Map.entry(12, "BranchRegisterResponse"),
          Map.entry(13, "BranchReportRequest"),
          Map.entry(14, "BranchReportResponse"),
          Map.entry(15, "GlobalStatusRequest"),
          Map.entry(16, "GlobalStatusResponse"),
          Map.entry(17, "GlobalReportRequest"),
          Map.entry(18, "GlobalReportResponse"),
          Map.entry(21, "GlobalLockQueryRequest"),
          Map.entry(22, "GlobalLockQueryResponse"),
          Map.entry(59, "MergedWarpMessage"),
          Map.entry(60, "MergeResultMessage"),
          Map.entry(101, "RegisterTMRequest"),
          Map.entry(102, "RegisterTMResponse"),
          Map.entry(103, "RegisterRMRequest"),
          Map.entry(104, "RegisterRMResponse"),
          Map.entry(111, "UndoLogDeleteRequest"),
          Map.entry(120, "HeartbeatMessage"),
          Map.entry(121, "BatchResultMessage"));

  static Stream<Class<?>> records() {
    return MessageKinds.records().stream();
  }

  @Test
  void everyKindHasItsCode() throws Exception {
    Map<Integer, String> codes = new TreeMap<>();
    for (Class<?> kind : MessageKinds.records()) {
      Message message = (Message) canonical(kind).newInstance(sample(kind));
      assertEquals(kind.getField("TYPE_CODE").getShort(null), message.typeCode());
      codes.put((int) message.typeCode(), kind.getSimpleName());
    }
    assertEquals(new TreeMap<>(CODES), codes);
  }

  @ParameterizedTest
  @MethodSource("records")
  void nullTextIsEmptyTextAndNullElsewhereIsRejected(Class<?> kind) throws Exception {
    RecordComponent[] components = kind.getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      Class<?> type = components[i].getType();
      if (type.isPrimitive()) {
        continue;
      }
      Object[] arguments = sample(kind);
      arguments[i] = null;
      String name = kind.getSimpleName() + "." + components[i].getName();
      if (type == String.class) {
        Object made = canonical(kind).newInstance(arguments);
        assertEquals("", components[i].getAccessor().invoke(made), name);
      } else if (name.equals("GlobalReportRequest.globalStatus")) {
        assertNull(components[i].getAccessor().invoke(canonical(kind).newInstance(arguments)));
      } else {
        InvocationTargetException e =
            assertThrows(
                InvocationTargetException.class,
                () -> canonical(kind).newInstance(arguments),
                name);
        assertSame(NullPointerException.class, e.getCause().getClass(), name);
        if (type.isEnum()) {
          assertEquals(components[i].getName(), e.getCause().getMessage());
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void listsAreCopied(Class<?> kind) throws Exception {
    RecordComponent[] components = kind.getRecordComponents();
    Object[] arguments = sample(kind);
    Object made = canonical(kind).newInstance(arguments);
    for (int i = 0; i < components.length; i++) {
      if (arguments[i] instanceof List<?> given) {
        List<?> before = List.copyOf(given);
        given.clear();
        assertFalse(before.isEmpty());
        assertEquals(before, components[i].getAccessor().invoke(made));
      }
    }
  }

  @Test
  void everyRequestNamesItsAnswer() throws Exception {
    for (Class<?> kind : MessageKinds.records()) {
      if (Request.class.isAssignableFrom(kind)) {
        Request<?> request = (Request<?>) canonical(kind).newInstance(sample(kind));
        assertEquals(
            kind.getSimpleName().replace("Request", "Response"),
            request.responseType().getSimpleName());
        Message answer =
            (Message) canonical(request.responseType()).newInstance(sample(request.responseType()));
        assertEquals(request.typeCode() + 1, answer.typeCode());
      }
    }
  }

  @Test
  void requestsOfATransactionAreBalancedByItsXid() throws Exception {
    int checked = 0;
    for (Class<?> kind : MessageKinds.records()) {
      if (TransactionRequest.class.isAssignableFrom(kind) && kind != GlobalBeginRequest.class) {
        Object[] arguments = sample(kind);
        arguments[0] = "10.0.0.1:8091:1";
        TransactionRequest<?> request =
            (TransactionRequest<?>) canonical(kind).newInstance(arguments);
        assertEquals("10.0.0.1:8091:1", request.xidOrNull(), kind::getName);
        assertEquals("10.0.0.1:8091:1", request.balanceKey(), kind::getName);
        arguments[0] = null;
        request = (TransactionRequest<?>) canonical(kind).newInstance(arguments);
        assertNull(request.xidOrNull(), kind::getName);
        assertEquals("", request.balanceKey(), kind::getName);
        checked++;
      }
    }
    assertEquals(7, checked);
  }

  @Test
  void aTransactionThatBeginsHasNoXidAndIsBalancedByItsName() {
    GlobalBeginRequest begin = new GlobalBeginRequest(60_000, "svc:createOrder");
    assertNull(begin.xidOrNull());
    assertEquals("svc:createOrder", begin.balanceKey());
  }

  @Test
  void heartbeatsComeInTwoKinds() {
    assertTrue(HeartbeatMessage.PING.ping());
    assertFalse(HeartbeatMessage.PONG.ping());
  }

  private static Constructor<?> canonical(Class<?> kind) throws NoSuchMethodException {
    Class<?>[] types =
        Arrays.stream(kind.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    return kind.getDeclaredConstructor(types);
  }

  /** Returns a value for each component, with mutable lists. */
  private static Object[] sample(Class<?> kind) {
    return Arrays.stream(kind.getRecordComponents())
        .map(
            component -> {
              Class<?> type = component.getType();
              if (type == List.class) {
                return component.getName().equals("msgIds")
                    ? new ArrayList<>(List.of(1, 2))
                    : new ArrayList<>(List.of(HeartbeatMessage.PING, HeartbeatMessage.PONG));
              }
              Object value =
                  type.isEnum() ? type.getEnumConstants()[0] : SIMPLE.get(type.getSimpleName());
              assertNotNull(value, type::getName);
              return value;
            })
        .toArray();
  }

  private static final Map<String, Object> SIMPLE =
      Map.of("String", "x", "int", 1, "long", 1L, "short", (short) 1, "boolean", true);
}
