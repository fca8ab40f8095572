package io.hawser.netty.internal.client;

import io.hawser.config.Keys;
import io.hawser.context.Xid;
import io.hawser.error.Delivery;
import io.hawser.error.InvalidRequestException;
import io.hawser.error.RequestTimeoutException;
import io.hawser.model.BranchStatus;
import io.hawser.model.BranchType;
import io.hawser.netty.internal.call.ResultStage;
import io.hawser.netty.internal.pool.NettyClientChannelManager;
import io.hawser.protocol.BranchRegisterRequest;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.BranchReportRequest;
import io.hawser.protocol.GlobalLockQueryRequest;
import io.hawser.protocol.GlobalLockQueryResponse;
import io.hawser.transaction.Resource;
import io.hawser.transaction.ResourceManager;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The RM role on top of single requests. */
final class DefaultResourceManager implements ResourceManager {
  private static final Logger log = LoggerFactory.getLogger(DefaultResourceManager.class);

  private final NettyRpcClient rpc;
  private final NettyClientChannelManager manager;
  private final ResourceTable resources;
  private final boolean allowUnregistered;
  private final Duration registrationLimit;
  private final LogThrottle withoutServer = new LogThrottle();

  /**
   * Creates the manager. {@code allowUnregistered}: whether branches of resources that are not
   * registered are sent; {@code registrationLimit}: longer than one part of a registration may
   * take.
   */
  DefaultResourceManager(
      NettyRpcClient rpc,
      NettyClientChannelManager manager,
      ResourceTable resources,
      boolean allowUnregistered,
      Duration registrationLimit) {
    this.rpc = rpc;
    this.manager = manager;
    this.resources = resources;
    this.allowUnregistered = allowUnregistered;
    this.registrationLimit = registrationLimit;
  }

  @Override
  public void registerResource(Resource resource) {
    Objects.requireNonNull(resource, "resource");
    rpc.rejectOnEventLoop();
    if (manager.isClosed()) {
      throw manager.noServer();
    }
    if (resources.put(resource) != null) {
      log.info(
          "Resource {} ({}) is registered again: its new handlers replace the ones before",
          resource.resourceId(),
          resource.branchType());
    }
    // A connection that is being opened registers all of them first, part by part.
    long limit = registrationLimit.multipliedBy(RmRegistration.parts(resources)).toMillis();
    try {
      CompletableFuture.allOf(
              manager.all().stream()
                  .map(connection -> connection.registerMissing().toCompletableFuture())
                  .toArray(CompletableFuture[]::new))
          .get(limit, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unconfirmed(resource, "the calling thread was interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw unconfirmed(resource, "no confirmation within " + limit + " ms", e);
    }
    if (manager.ready().servers().isEmpty()
        && withoutServer.happened(System.nanoTime()) != LogThrottle.SILENT) {
      log.warn(
          "No server is ready: resource {}, and those registered until then, are registered with the"
              + " first connection",
          resource.resourceId());
    }
  }

  private static RequestTimeoutException unconfirmed(
      Resource resource, String why, Exception cause) {
    return new RequestTimeoutException(
        Delivery.MAYBE_SENT,
        "Not every server has confirmed resource "
            + resource.resourceId()
            + ": "
            + why
            + ". It stays known here and is registered on every new connection",
        cause);
  }

  @Override
  public List<Resource> resources() {
    return resources.all();
  }

  @Override
  public void unregisterResource(String resourceId) {
    resources.remove(Objects.requireNonNull(resourceId, "resourceId"));
  }

  @Override
  public void unregisterResource(BranchType type, String resourceId) {
    resources.remove(
        new ResourceTable.Key(
            Objects.requireNonNull(resourceId, "resourceId"),
            Objects.requireNonNull(type, "type")));
  }

  @Override
  public long branchRegister(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys) {
    BranchRegisterRequest request = branchRequest(type, resourceId, xid, applicationData, lockKeys);
    InvalidRequestException unregistered = unregistered(request);
    if (unregistered != null) {
      throw unregistered;
    }
    return AnswerErrors.check(request, rpc.sendSync(request)).branchId();
  }

  @Override
  public CompletionStage<Long> branchRegisterAsync(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys) {
    BranchRegisterRequest request = branchRequest(type, resourceId, xid, applicationData, lockKeys);
    InvalidRequestException unregistered = unregistered(request);
    if (unregistered != null) {
      return ResultStage.failed(unregistered);
    }
    return AnswerErrors.check(request, rpc.send(request), BranchRegisterResponse::branchId);
  }

  private @Nullable InvalidRequestException unregistered(BranchRegisterRequest request) {
    ResourceTable.Key key = new ResourceTable.Key(request.resourceId(), request.branchType());
    if (allowUnregistered || resources.find(key) != null) {
      return null;
    }
    return new InvalidRequestException(
        "The branch of "
            + request.xid()
            + " was not sent: its resource "
            + key
            + " is not registered in this client, so it could not be committed or rolled back."
            + " Registered are: "
            + resources.sample(request.resourceId())
            + ". Call registerResource first; or, if another process of this application registers"
            + " it, set "
            + Keys.ALLOW_UNREGISTERED_RESOURCES.name()
            + "=true",
        null);
  }

  private static BranchRegisterRequest branchRequest(
      BranchType type,
      String resourceId,
      String xid,
      @Nullable String applicationData,
      @Nullable String lockKeys) {
    return new BranchRegisterRequest(
        Xid.check(xid),
        Objects.requireNonNull(type, "type"),
        Resource.checkId(resourceId),
        orEmpty(lockKeys),
        orEmpty(applicationData));
  }

  @Override
  public void branchReport(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData) {
    BranchReportRequest request = reportRequest(type, xid, branchId, status, applicationData);
    AnswerErrors.check(request, rpc.sendSync(request));
  }

  @Override
  public CompletionStage<@Nullable Void> branchReportAsync(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData) {
    BranchReportRequest request = reportRequest(type, xid, branchId, status, applicationData);
    return AnswerErrors.check(request, rpc.send(request), response -> null);
  }

  private static BranchReportRequest reportRequest(
      BranchType type,
      String xid,
      long branchId,
      BranchStatus status,
      @Nullable String applicationData) {
    return new BranchReportRequest(
        Xid.check(xid),
        branchId,
        Objects.requireNonNull(status, "status"),
        "",
        orEmpty(applicationData),
        Objects.requireNonNull(type, "type"));
  }

  @Override
  public boolean lockQuery(BranchType type, String resourceId, String xid, String lockKeys) {
    GlobalLockQueryRequest request = lockRequest(type, resourceId, xid, lockKeys);
    return AnswerErrors.check(request, rpc.sendSync(request)).lockable();
  }

  @Override
  public CompletionStage<Boolean> lockQueryAsync(
      BranchType type, String resourceId, String xid, String lockKeys) {
    GlobalLockQueryRequest request = lockRequest(type, resourceId, xid, lockKeys);
    return AnswerErrors.check(request, rpc.send(request), GlobalLockQueryResponse::lockable);
  }

  private static GlobalLockQueryRequest lockRequest(
      BranchType type, String resourceId, String xid, String lockKeys) {
    return new GlobalLockQueryRequest(
        xid.isEmpty() ? xid : Xid.check(xid),
        Objects.requireNonNull(type, "type"),
        Resource.checkId(resourceId),
        Objects.requireNonNull(lockKeys, "lockKeys"),
        "");
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
