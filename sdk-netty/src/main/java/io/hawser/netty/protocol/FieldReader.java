package io.hawser.netty.protocol;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.protocol.BranchStatus;
import io.hawser.protocol.BranchType;
import io.hawser.protocol.GlobalStatus;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionExceptionCode;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the notations of section 2 from one body. Lengths are compared with what is there before
 * anything is allocated. Not thread safe.
 */
final class FieldReader {
  private final ByteBuf in;
  private final PeerVersion peer;
  private short typeCode;
  private boolean lenient;
  private ResultCode result = ResultCode.Success;

  FieldReader(ByteBuf in, PeerVersion peer) {
    this.in = in;
    this.peer = peer;
  }

  /** Reads the type code of the next message. */
  short typeCode() {
    typeCode = 0;
    lenient = false;
    typeCode = (short) number("the type code", Short.BYTES, 0);
    return typeCode;
  }

  /** From here to the end of this message, what is missing reads as a default, as peers do. */
  void lenient() {
    lenient = true;
  }

  byte i8(String field) {
    return (byte) number(field, Byte.BYTES, 0);
  }

  short i16(String field) {
    return i16(field, 0);
  }

  short i16(String field, int missing) {
    return (short) number(field, Short.BYTES, missing);
  }

  int i32(String field) {
    return (int) number(field, Integer.BYTES, 0);
  }

  long i64(String field) {
    return number(field, Long.BYTES, 0);
  }

  /** True is 1 and nothing else. */
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

  /** The message behind the result code just read: present only after a failure. */
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

  /** Any negative value stands for no status. */
  @Nullable GlobalStatus globalStatusOrNull() {
    byte code = i8("globalStatus");
    return code < 0 ? null : GlobalStatus.ofCode(code);
  }

  private long number(String field, int bytes, int missing) {
    if (in.readableBytes() < bytes) {
      missing(field, bytes);
      return missing;
    }
    return switch (bytes) {
      case Byte.BYTES -> in.readByte();
      case Short.BYTES -> in.readShort();
      case Integer.BYTES -> in.readInt();
      default -> in.readLong();
    };
  }

  /** A negative length stands for no text. */
  private String text(String field, int length) {
    if (length <= 0) {
      return "";
    }
    if (in.readableBytes() < length) {
      missing(field, length);
      return "";
    }
    return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }

  private void missing(String field, int bytes) {
    if (!lenient) {
      throw error(field, "needs " + bytes + " bytes, " + in.readableBytes() + " are left");
    }
    in.skipBytes(in.readableBytes());
  }

  ProtocolException error(String field, String problem) {
    return new ProtocolException(
        Delivery.MAYBE_SENT, "Message of type " + typeCode + ": " + field + " " + problem, null);
  }
}
