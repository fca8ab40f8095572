package io.hawser.seata.internal;

import io.hawser.ClientRole;
import io.hawser.error.HawserException;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.BranchReportResponse;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.protocol.GlobalStatusRequest;
import java.util.Map;
import org.apache.seata.common.ConfigurationKeys;
import org.apache.seata.common.DefaultValues;
import org.apache.seata.common.util.StringUtils;
import org.apache.seata.config.Configuration;
import org.apache.seata.config.ConfigurationFactory;
import org.apache.seata.core.exception.RmTransactionException;
import org.apache.seata.core.exception.TransactionExceptionCode;
import org.apache.seata.core.model.BranchStatus;
import org.apache.seata.core.model.BranchType;
import org.apache.seata.core.model.GlobalStatus;
import org.apache.seata.core.model.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The common part of the resource managers of all modes: sends their requests to servers, and
 * announces and withdraws their resources.
 */
final class BranchRequests {
  private final Attachment attachment;
  private final RequestDeadlines deadlines;
  private final RequestSender requests;

  BranchRequests(Attachment attachment) {
    this.attachment = attachment;
    this.deadlines = attachment.deadlines();
    this.requests = new RequestSender(attachment);
  }

  Long register(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys)
      throws RmTransactionException {
    String what = "branch of " + xid + " on " + resourceId;
    BranchRegisterResponse answer;
    try {
      checkSize(applicationData);
      answer =
          requests.send(
              ClientRole.RM,
              new BranchRegisterRequest(
                  xid,
                  EnumTranslation.ours(type),
                  // Another application may have it, so it need not be registered here.
                  io.hawser.transaction.Resource.checkId(resourceId),
                  orEmpty(lockKeys),
                  orEmpty(applicationData)),
              deadlines.of(orEmpty(xid)));
    } catch (HawserException | IllegalStateException | IllegalArgumentException e) {
      throw SeataExceptions.rm(what, TransactionExceptionCode.BranchRegisterFailed, e);
    }
    SeataExceptions.checkRm(what, answer);
    return answer.branchId();
  }

  void report(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData)
      throws RmTransactionException {
    String what = "report of branch " + branchId + " of " + xid;
    BranchReportResponse answer;
    try {
      checkSize(applicationData);
      answer =
          requests.send(
              ClientRole.RM,
              new BranchReportRequest(
                  xid,
                  branchId,
                  EnumTranslation.ours(status),
                  "",
                  orEmpty(applicationData),
                  EnumTranslation.ours(type)),
              deadlines.of(orEmpty(xid)));
    } catch (HawserException | IllegalStateException | IllegalArgumentException e) {
      throw SeataExceptions.rm(what, TransactionExceptionCode.BranchReportFailed, e);
    }
    SeataExceptions.checkRm(what, answer);
  }

  /**
   * Asks whether locks are free. Without a transaction, as {@code @GlobalLock} asks, there is no
   * XID.
   */
  boolean lockable(BranchType type, String resourceId, @Nullable String xid, String lockKeys)
      throws RmTransactionException {
    String what = "question for locks on " + resourceId;
    GlobalLockQueryResponse answer;
    try {
      answer =
          requests.send(
              ClientRole.RM,
              new GlobalLockQueryRequest(
                  orEmpty(xid),
                  EnumTranslation.ours(type),
                  io.hawser.transaction.Resource.checkId(resourceId),
                  orEmpty(lockKeys),
                  ""),
              deadlines.of(orEmpty(xid)));
    } catch (HawserException | IllegalStateException | IllegalArgumentException e) {
      throw SeataExceptions.rm(what, TransactionExceptionCode.LockableCheckFailed, e);
    }
    SeataExceptions.checkRm(what, answer);
    return answer.lockable();
  }

  GlobalStatus status(String xid) {
    return EnumTranslation.theirs(
        requests
            .send(ClientRole.RM, new GlobalStatusRequest(xid, ""), deadlines.of(xid))
            .globalStatus());
  }

  /**
   * Adds a resource to those of its manager, and announces it.
   *
   * @throws IllegalArgumentException if its id is invalid; it is not added then
   */
  void announce(Resource resource, Map<String, Resource> managed) {
    io.hawser.transaction.Resource ours = PhaseTwo.resource(resource); // checks the id
    managed.put(resource.getResourceId(), resource);
    attachment.announce(ours);
  }

  void withdraw(Resource resource) {
    attachment.withdraw(EnumTranslation.ours(resource.getBranchType()), resource.getResourceId());
  }

  /** Checks the size by Seata's own settings for it. */
  private static void checkSize(@Nullable String applicationData) {
    if (applicationData == null || applicationData.isEmpty()) {
      return;
    }
    Configuration settings = ConfigurationFactory.getInstance();
    StringUtils.checkDataSize(
        applicationData,
        "applicationData",
        settings.getInt(
            ConfigurationKeys.RM_APPLICATION_DATA_SIZE_LIMIT,
            DefaultValues.DEFAULT_APPLICATION_DATA_SIZE_LIMIT),
        settings.getBoolean(ConfigurationKeys.RM_APPLICATION_DATA_SIZE_CHECK, false));
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
