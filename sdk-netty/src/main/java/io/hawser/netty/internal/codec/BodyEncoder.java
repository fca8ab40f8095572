package io.hawser.netty.internal.codec;

import io.hawser.error.InvalidRequestException;
import io.hawser.model.BranchType;
import io.hawser.model.GlobalStatus;
import io.hawser.protocol.BranchCommitRequest;
import io.hawser.protocol.BranchCommitResponse;
import io.hawser.protocol.BranchPhaseTwoRequest;
import io.hawser.protocol.BranchPhaseTwoResponse;
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
import io.hawser.protocol.GlobalEndRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.GlobalReportRequest;
import io.hawser.protocol.GlobalReportResponse;
import io.hawser.protocol.GlobalRollbackRequest;
import io.hawser.protocol.GlobalRollbackResponse;
import io.hawser.protocol.GlobalStatusAnswer;
import io.hawser.protocol.GlobalStatusRequest;
import io.hawser.protocol.GlobalStatusResponse;
import io.hawser.protocol.Message;
import io.hawser.protocol.RegisterRMRequest;
import io.hawser.protocol.RegisterRMResponse;
import io.hawser.protocol.RegisterTMRequest;
import io.hawser.protocol.RegisterTMResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionResponse;
import io.hawser.protocol.UndoLogDeleteRequest;
import io.netty.buffer.ByteBuf;
import java.util.Locale;

/**
 * Appends bodies that are not containers: the type code and the fields of section 3, without
 * compression. When it fails, the caller restores the writer index.
 */
final class BodyEncoder {
  /** The byte that stands for no status in a global report. */
  private static final int NO_STATUS = -1;

  private BodyEncoder() {}

  static void encode(ByteBuf out, Message body, PeerVersion peer) {
    encode(out, body.typeCode(), body, peer);
  }

  /** Does the same for a caller that has asked for the type code already. */
  static void encode(ByteBuf out, short typeCode, Message body, PeerVersion peer) {
    out.writeShort(typeCode);
    switch (typeCode) {
      case GlobalBeginRequest.TYPE_CODE -> {
        GlobalBeginRequest m = (GlobalBeginRequest) body;
        out.writeInt(m.timeout());
        FieldWriter.s2(out, m, "transactionName", m.transactionName());
      }
      case GlobalBeginResponse.TYPE_CODE -> {
        GlobalBeginResponse m = (GlobalBeginResponse) body;
        result(out, m, peer);
        FieldWriter.s2(out, m, "xid", m.xid());
        FieldWriter.s2(out, m, "extraData", m.extraData());
      }
      case BranchCommitRequest.TYPE_CODE, BranchRollbackRequest.TYPE_CODE -> {
        BranchPhaseTwoRequest<?> m = (BranchPhaseTwoRequest<?>) body;
        FieldWriter.s2(out, m, "xid", m.xid());
        out.writeLong(m.branchId());
        branchType(out, m, m.branchType(), peer);
        FieldWriter.s2(out, m, "resourceId", m.resourceId());
        FieldWriter.s4(out, m, "applicationData", m.applicationData());
      }
      case BranchCommitResponse.TYPE_CODE, BranchRollbackResponse.TYPE_CODE -> {
        BranchPhaseTwoResponse m = (BranchPhaseTwoResponse) body;
        result(out, m, peer);
        FieldWriter.s2(out, m, "xid", m.xid());
        out.writeLong(m.branchId());
        out.writeByte(peer.branchStatus(m.branchStatus()));
      }
      case GlobalCommitRequest.TYPE_CODE,
          GlobalRollbackRequest.TYPE_CODE,
          GlobalStatusRequest.TYPE_CODE -> {
        GlobalEndRequest<?> m = (GlobalEndRequest<?>) body;
        FieldWriter.s2(out, m, "xid", m.xid());
        FieldWriter.s2(out, m, "extraData", m.extraData());
      }
      case GlobalCommitResponse.TYPE_CODE,
          GlobalRollbackResponse.TYPE_CODE,
          GlobalStatusResponse.TYPE_CODE,
          GlobalReportResponse.TYPE_CODE -> {
        GlobalStatusAnswer m = (GlobalStatusAnswer) body;
        result(out, m, peer);
        out.writeByte(peer.globalStatus(m.globalStatus()));
      }
      case GlobalReportRequest.TYPE_CODE -> {
        GlobalReportRequest m = (GlobalReportRequest) body;
        FieldWriter.s2(out, m, "xid", m.xid());
        FieldWriter.s2(out, m, "extraData", m.extraData());
        GlobalStatus status = m.globalStatus();
        out.writeByte(status == null ? NO_STATUS : peer.globalStatus(status));
      }
      case BranchRegisterRequest.TYPE_CODE -> {
        BranchRegisterRequest m = (BranchRegisterRequest) body;
        FieldWriter.s2(out, m, "xid", m.xid());
        branchType(out, m, m.branchType(), peer);
        FieldWriter.s2(out, m, "resourceId", m.resourceId());
        FieldWriter.s4(out, m, "lockKey", m.lockKey());
        FieldWriter.s4(out, m, "applicationData", m.applicationData());
      }
      case BranchRegisterResponse.TYPE_CODE -> {
        BranchRegisterResponse m = (BranchRegisterResponse) body;
        result(out, m, peer);
        out.writeLong(m.branchId());
      }
      case BranchReportRequest.TYPE_CODE -> {
        BranchReportRequest m = (BranchReportRequest) body;
        FieldWriter.s2(out, m, "xid", m.xid());
        out.writeLong(m.branchId());
        out.writeByte(peer.branchStatus(m.status()));
        FieldWriter.s2(out, m, "resourceId", m.resourceId());
        FieldWriter.s4(out, m, "applicationData", m.applicationData());
        branchType(out, m, m.branchType(), peer);
      }
      case BranchReportResponse.TYPE_CODE -> result(out, (BranchReportResponse) body, peer);
      case GlobalLockQueryRequest.TYPE_CODE -> {
        GlobalLockQueryRequest m = (GlobalLockQueryRequest) body;
        FieldWriter.s2(out, m, "xid", m.xid());
        branchType(out, m, m.branchType(), peer);
        FieldWriter.s2(out, m, "resourceId", m.resourceId());
        FieldWriter.s4(out, m, "lockKey", m.lockKey());
        FieldWriter.s4(out, m, "applicationData", m.applicationData());
      }
      case GlobalLockQueryResponse.TYPE_CODE -> {
        GlobalLockQueryResponse m = (GlobalLockQueryResponse) body;
        result(out, m, peer);
        out.writeShort(m.lockable() ? 1 : 0);
      }
      case UndoLogDeleteRequest.TYPE_CODE -> {
        UndoLogDeleteRequest m = (UndoLogDeleteRequest) body;
        branchType(out, m, m.branchType(), peer);
        FieldWriter.s2(out, m, "resourceId", m.resourceId());
        out.writeShort(m.saveDays());
      }
      default -> registration(out, body);
    }
  }

  private static void registration(ByteBuf out, Message body) {
    switch (body.typeCode()) {
      case RegisterTMRequest.TYPE_CODE -> {
        RegisterTMRequest m = (RegisterTMRequest) body;
        FieldWriter.s2(out, m, "version", m.version());
        FieldWriter.s2(out, m, "applicationId", m.applicationId());
        FieldWriter.s2(out, m, "transactionServiceGroup", m.transactionServiceGroup());
        FieldWriter.s2(out, m, "extraData", m.extraData());
      }
      case RegisterRMRequest.TYPE_CODE -> {
        RegisterRMRequest m = (RegisterRMRequest) body;
        FieldWriter.s2(out, m, "version", m.version());
        FieldWriter.s2(out, m, "applicationId", m.applicationId());
        FieldWriter.s2(out, m, "transactionServiceGroup", m.transactionServiceGroup());
        FieldWriter.s2(out, m, "extraData", m.extraData());
        FieldWriter.s4(out, m, "resourceIds", m.resourceIds());
      }
      case RegisterTMResponse.TYPE_CODE -> {
        RegisterTMResponse m = (RegisterTMResponse) body;
        out.writeByte(m.identified() ? 1 : 0);
        FieldWriter.s2(out, m, "version", m.version());
      }
      case RegisterRMResponse.TYPE_CODE -> {
        RegisterRMResponse m = (RegisterRMResponse) body;
        out.writeByte(m.identified() ? 1 : 0);
        FieldWriter.s2(out, m, "version", m.version());
      }
      default ->
          throw new InvalidRequestException(
              "Cannot send " + FieldWriter.nameOf(body) + " as or in a body: it has no fields",
              null);
    }
  }

  private static void result(ByteBuf out, TransactionResponse m, PeerVersion peer) {
    out.writeByte(m.resultCode().code());
    if (m.resultCode() == ResultCode.Failed) {
      FieldWriter.cutS2(out, m.msg());
    }
    out.writeByte(peer.exceptionCode(m.transactionExceptionCode()));
  }

  private static void branchType(ByteBuf out, Message m, BranchType type, PeerVersion peer) {
    if (type == BranchType.UNRECOGNIZED) {
      throw new InvalidRequestException(
          "Cannot send "
              + FieldWriter.nameOf(m)
              + ": branchType UNRECOGNIZED stands for a value that was read and is not known here",
          null);
    }
    if (!peer.knows(type)) {
      throw new InvalidRequestException(
          String.format(
              Locale.ROOT,
              "Cannot send %s: branchType %s is not known to a peer of version '%s'",
              FieldWriter.nameOf(m),
              type,
              peer.text()),
          null);
    }
    out.writeByte(type.code());
  }
}
