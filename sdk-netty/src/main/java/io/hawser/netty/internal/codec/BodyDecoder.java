package io.hawser.netty.internal.codec;

import io.hawser.error.Delivery;
import io.hawser.error.ProtocolException;
import io.hawser.protocol.BatchResultMessage;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.BranchRollbackRequest;
import io.hawser.protocol.BranchRollbackResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.GlobalCommitRequest;
import io.hawser.protocol.GlobalCommitResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalReportResponse;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalRollbackResponse;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.MergeResultMessage;
import io.hawser.protocol.MergedWarpMessage;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.UndoLogDeleteRequest;

/**
 * Reads bodies: a type code and the fields of section 3, after decompression. Bytes behind the last
 * field are ignored. Unlike peers it reads on behind an empty field.
 */
final class BodyDecoder {
  private static final short DEFAULT_SAVE_DAYS = 7;

  private BodyDecoder() {}

  /** Reads one body, or fails with a {@link ProtocolException} that says what is wrong where. */
  static Message decode(FieldReader r) {
    short typeCode = r.typeCode();
    return switch (typeCode) {
      case MergedWarpMessage.TYPE_CODE,
          MergeResultMessage.TYPE_CODE,
          BatchResultMessage.TYPE_CODE ->
          ContainerDecoder.decode(typeCode, r);
      // Peers accept these with the end missing.
      case BranchCommitRequest.TYPE_CODE,
          BranchRollbackRequest.TYPE_CODE,
          RegisterTMRequest.TYPE_CODE,
          RegisterRMRequest.TYPE_CODE,
          UndoLogDeleteRequest.TYPE_CODE -> {
        r.lenient();
        yield fields(typeCode, r);
      }
      default -> fields(typeCode, r);
    };
  }

  /** Reads the fields of a message that is not a container. */
  static Message fields(short typeCode, FieldReader r) {
    return switch (typeCode) {
      case GlobalBeginRequest.TYPE_CODE ->
          new GlobalBeginRequest(r.i32("timeout"), r.s2("transactionName"));
      case GlobalBeginResponse.TYPE_CODE ->
          new GlobalBeginResponse(
              r.resultCode(),
              r.failureMessage(),
              r.exceptionCode(),
              r.s2("xid"),
              r.s2("extraData"));
      case BranchCommitRequest.TYPE_CODE ->
          new BranchCommitRequest(
              r.s2("xid"),
              r.i64("branchId"),
              r.branchType(),
              r.s2("resourceId"),
              r.s4("applicationData"));
      case BranchCommitResponse.TYPE_CODE ->
          new BranchCommitResponse(
              r.resultCode(),
              r.failureMessage(),
              r.exceptionCode(),
              r.s2("xid"),
              r.i64("branchId"),
              r.branchStatus("branchStatus"));
      case BranchRollbackRequest.TYPE_CODE ->
          new BranchRollbackRequest(
              r.s2("xid"),
              r.i64("branchId"),
              r.branchType(),
              r.s2("resourceId"),
              r.s4("applicationData"));
      case BranchRollbackResponse.TYPE_CODE ->
          new BranchRollbackResponse(
              r.resultCode(),
              r.failureMessage(),
              r.exceptionCode(),
              r.s2("xid"),
              r.i64("branchId"),
              r.branchStatus("branchStatus"));
      case GlobalCommitRequest.TYPE_CODE -> new GlobalCommitRequest(r.s2("xid"), r.s2("extraData"));
      case GlobalCommitResponse.TYPE_CODE ->
          new GlobalCommitResponse(
              r.resultCode(), r.failureMessage(), r.exceptionCode(), r.globalStatus());
      case GlobalRollbackRequest.TYPE_CODE ->
          new GlobalRollbackRequest(r.s2("xid"), r.s2("extraData"));
      case GlobalRollbackResponse.TYPE_CODE ->
          new GlobalRollbackResponse(
              r.resultCode(), r.failureMessage(), r.exceptionCode(), r.globalStatus());
      case BranchRegisterRequest.TYPE_CODE ->
          new BranchRegisterRequest(
              r.s2("xid"),
              r.branchType(),
              r.s2("resourceId"),
              r.s4("lockKey"),
              r.s4("applicationData"));
      case BranchRegisterResponse.TYPE_CODE ->
          new BranchRegisterResponse(
              r.resultCode(), r.failureMessage(), r.exceptionCode(), r.i64("branchId"));
      case BranchReportRequest.TYPE_CODE ->
          new BranchReportRequest(
              r.s2("xid"),
              r.i64("branchId"),
              r.branchStatus("status"),
              r.s2("resourceId"),
              r.s4("applicationData"),
              r.branchType());
      case BranchReportResponse.TYPE_CODE ->
          new BranchReportResponse(r.resultCode(), r.failureMessage(), r.exceptionCode());
      case GlobalStatusRequest.TYPE_CODE -> new GlobalStatusRequest(r.s2("xid"), r.s2("extraData"));
      case GlobalStatusResponse.TYPE_CODE ->
          new GlobalStatusResponse(
              r.resultCode(), r.failureMessage(), r.exceptionCode(), r.globalStatus());
      case GlobalReportRequest.TYPE_CODE ->
          new GlobalReportRequest(r.s2("xid"), r.s2("extraData"), r.globalStatusOrNull());
      case GlobalReportResponse.TYPE_CODE ->
          new GlobalReportResponse(
              r.resultCode(), r.failureMessage(), r.exceptionCode(), r.globalStatus());
      case GlobalLockQueryRequest.TYPE_CODE ->
          new GlobalLockQueryRequest(
              r.s2("xid"),
              r.branchType(),
              r.s2("resourceId"),
              r.s4("lockKey"),
              r.s4("applicationData"));
      case GlobalLockQueryResponse.TYPE_CODE ->
          new GlobalLockQueryResponse(
              r.resultCode(), r.failureMessage(), r.exceptionCode(), r.bool16("lockable"));
      case RegisterTMRequest.TYPE_CODE ->
          new RegisterTMRequest(
              r.s2("version"),
              r.s2("applicationId"),
              r.s2("transactionServiceGroup"),
              r.s2("extraData"));
      case RegisterTMResponse.TYPE_CODE ->
          new RegisterTMResponse(r.bool8("identified"), r.s2("version"));
      case RegisterRMRequest.TYPE_CODE ->
          new RegisterRMRequest(
              r.s2("version"),
              r.s2("applicationId"),
              r.s2("transactionServiceGroup"),
              r.s2("extraData"),
              r.s4("resourceIds"));
      case RegisterRMResponse.TYPE_CODE ->
          new RegisterRMResponse(r.bool8("identified"), r.s2("version"));
      case UndoLogDeleteRequest.TYPE_CODE ->
          new UndoLogDeleteRequest(
              r.branchType(), r.s2("resourceId"), r.i16("saveDays", DEFAULT_SAVE_DAYS));
      default ->
          throw new ProtocolException(
              Delivery.MAYBE_SENT, "No message has the type code " + typeCode, null);
    };
  }
}
