package io.hawser.netty.internal.codec;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.protocol.ResultCode;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the notations of section 2 from one body after the other: {@link #begin}, then fields, then
 * {@link #end}. Lengths are compared with what is there before anything is allocated. Not thread
 * safe.
 */
final class FieldReader {
  /** Most bodies are shorter. Kept as long as the connection, so it must not be much. */
  private static final int SMALL_BODY = 512;

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);
  private static final byte[] NONE = {};

  /** The copy of a small body outside the heap: one copy is cheaper than one for each text. */
  private byte[] small = NONE;

  /** The body, unless it is in {@link #buffer}. */
  private byte @Nullable [] array = NONE;

  private @Nullable ByteBuf buffer;

  /** The next byte and the one behind the last, in whichever of the two. */
  private int at;

  private int end;

  private PeerVersion peer = PeerVersion.OURS;
  private short typeCode;
  private boolean lenient;
  private ResultCode result = ResultCode.Success;

  private static VarHandle view(Class<?> type) {
    return MethodHandles.byteArrayViewVarHandle(type, ByteOrder.BIG_ENDIAN);
  }

  /** Turns to a body, that many bytes of a buffer, which must not change until {@link #end}. */
  void begin(ByteBuf in, int start, int length, PeerVersion from) {
    peer = from;
    if (in.hasArray()) {
      array = in.array();
      at = in.arrayOffset() + start;
    } else if (length <= SMALL_BODY) {
      if (small.length == 0) {
        small = new byte[SMALL_BODY];
      }
      in.getBytes(start, small, 0, length);
      array = small;
      at = 0;
    } else {
      array = null;
      buffer = in;
      at = start;
    }
    end = at + length;
  }

  /** Lets go of the body. */
  void end() {
    array = NONE;
    buffer = null;
    at = 0;
    end = 0;
  }

  /** Returns how many bytes have not been read. */
  int left() {
    return end - at;
  }

  /** Ends the body that many bytes from here; there are as many. */
  void limit(int bytes) {
    end = at + bytes;
  }

  /** Reads the type code of the next message. */
  short typeCode() {
    typeCode = 0;
    lenient = false;
    typeCode = i16("the type code");
    return typeCode;
  }

  /** Has what is missing from here to the end of this message read as a default, as peers do. */
  void lenient() {
    lenient = true;
  }

  byte i8(String field) {
    if (!has(field, Byte.BYTES)) {
      return 0;
    }
    int start = at++;
    return array != null ? array[start] : outside().getByte(start);
  }

  short i16(String field) {
    return i16(field, (short) 0);
  }

  short i16(String field, short missing) {
    if (!has(field, Short.BYTES)) {
      return missing;
    }
    int start = at;
    at += Short.BYTES;
    return array != null ? (short) SHORTS.get(array, start) : outside().getShort(start);
  }

  int i32(String field) {
    if (!has(field, Integer.BYTES)) {
      return 0;
    }
    int start = at;
    at += Integer.BYTES;
    return array != null ? (int) INTS.get(array, start) : outside().getInt(start);
  }

  long i64(String field) {
    if (!has(field, Long.BYTES)) {
      return 0;
    }
    int start = at;
    at += Long.BYTES;
    return array != null ? (long) LONGS.get(array, start) : outside().getLong(start);
  }

  /** Reads a byte as a boolean: 1 is true, and nothing else. */
  boolean bool8(String field) {
    return i8(field) == 1;
  }

  boolean bool16(String field) {
    return i16(field) == 1;
  }

  String s2(String field) {
    return text(field, i16(field));
  }

  String s4(String field) {
    return text(field, i32(field));
  }

  ResultCode resultCode() {
    byte code = i8("resultCode");
    if (code == ResultCode.Failed.code()) {
      result = ResultCode.Failed;
    } else if (code == ResultCode.Success.code()) {
      result = ResultCode.Success;
    } else {
      throw error("resultCode", "has the unknown value " + code);
    }
    return result;
  }

  /** Reads the message behind the result code just read: present only after a failure. */
  String failureMessage() {
    return result == ResultCode.Failed ? s2("msg") : "";
  }

  TransactionExceptionCode exceptionCode() {
    return peer.exceptionCode(i8("transactionExceptionCode"));
  }

  BranchType branchType() {
    return BranchType.ofCode(i8("branchType"));
  }

  BranchStatus branchStatus(String field) {
    return BranchStatus.ofCode(i8(field));
  }

  GlobalStatus globalStatus() {
    return GlobalStatus.ofCode(i8("globalStatus"));
  }

  /** Reads a global status; any negative value stands for none. */
  @Nullable GlobalStatus globalStatusOrNull() {
    byte code = i8("globalStatus");
    return code < 0 ? null : GlobalStatus.ofCode(code);
  }

  private boolean has(String field, int bytes) {
    if (left() >= bytes) {
      return true;
    }
    if (!lenient) {
      throw error(field, "needs " + bytes + " bytes, " + left() + " are left");
    }
    at = end;
    return false;
  }

  /** Reads a text of this length; a negative length stands for no text. */
  private String text(String field, int length) {
    if (length <= 0 || !has(field, length)) {
      return "";
    }
    int start = at;
    at += length;
    return array != null
        ? new String(array, start, length, StandardCharsets.UTF_8)
        : outside().toString(start, length, StandardCharsets.UTF_8);
  }

  private ByteBuf outside() {
    return Objects.requireNonNull(buffer, "buffer");
  }

  ProtocolException error(String field, String problem) {
    return new ProtocolException(
        Delivery.MAYBE_SENT, "Message of type " + typeCode + ": " + field + " " + problem, null);
  }
}
