package io.hawser.netty;

import io.hawser.HawserClient;
import io.hawser.config.HawserConfig;
import io.hawser.model.BranchType;
import io.hawser.model.TransactionExceptionCode;
import io.hawser.netty.server.ClientSession;
import io.hawser.netty.server.NettyRemotingServer;
import io.hawser.netty.server.ServerAnnouncement;
import io.hawser.netty.server.ServerConfig;
import io.hawser.netty.server.TransactionMessageHandler;
import io.hawser.protocol.BranchRegisterResponse;
import io.hawser.protocol.GlobalBeginRequest;
import io.hawser.protocol.GlobalBeginResponse;
import io.hawser.protocol.ResultCode;
import io.hawser.protocol.TransactionRequest;
import io.hawser.protocol.TransactionResponse;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * A program for JDK 25 that has thousands of virtual threads wait for answers while the JVM records
 * which of them pin a carrier. One thread does it on purpose, which shows that it is recorded.
 */
final class PinningCheck {
  private static final int THREADS = 5_000;
  private static final int TRANSACTIONS = 2;

  private PinningCheck() {}

  /** Parks in its initialiser: the class that waits for it is on the stack as native code. */
  private static final class PinsOnPurpose {
    static final long DONE = pause();

    private static long pause() {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      return System.nanoTime();
    }
  }

  private static final class Handler implements TransactionMessageHandler {
    @Override
    public <R extends TransactionResponse> R handle(
        TransactionRequest<R> request, ClientSession client) {
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
      ResultCode ok = ResultCode.Success;
      TransactionExceptionCode none = TransactionExceptionCode.Unknown;
      return request
          .responseType()
          .cast(
              request instanceof GlobalBeginRequest
                  ? new GlobalBeginResponse(ok, "", none, "x:1:1", "")
                  : new BranchRegisterResponse(ok, "", none, 1));
    }
  }

  /** Exits with 0 if no thread pinned a carrier but the one that should. */
  public static void main(String[] args) throws Exception {
    HawserConfig config =
        HawserConfig.builder()
            .set("client.rm.allowUnregisteredResources", "true")
            .set("registry.type", "memory")
            .set("registry.memory.id", "pinning")
            .set("service.vgroupMapping.default_tx_group", "default")
            .set("transport.connectTimeout", "60s")
            .set("transport.probeTimeout", "60s")
            .build();
    AtomicInteger failed = new AtomicInteger();
    List<RecordedEvent> pinned;
    try (NettyRemotingServer server =
            NettyRemotingServer.start(
                ServerConfig.builder().announcement(ServerAnnouncement.in(config)).build(),
                new Handler());
        HawserClient client = HawserClient.connect(config);
        Recording recording = new Recording()) {
      // Loading a class pins the thread; all classes are loaded here, before the recording.
      join(startAll(500, client, failed));
      recording.enable("jdk.VirtualThreadPinned").withThreshold(Duration.ZERO).withStackTrace();
      recording.start();
      Thread control = startVirtual(() -> System.out.println("control: " + PinsOnPurpose.DONE));
      join(startAll(THREADS, client, failed));
      control.join();
      Path file = Files.createTempFile("hawser-pinning", ".jfr");
      try {
        recording.dump(file);
        pinned = RecordingFile.readAllEvents(file);
      } finally {
        Files.delete(file);
      }
      client.close(Duration.ofSeconds(5));
      server.close(Duration.ZERO);
    }
    List<RecordedEvent> onPurpose =
        pinned.stream().filter(e -> has(e, name -> name.contains("PinsOnPurpose"))).toList();
    List<RecordedEvent> ours =
        pinned.stream()
            .filter(e -> !onPurpose.contains(e) && has(e, PinningCheck::isOurs))
            // The JVM loads a class at its first use, as native code: not our doing.
            .filter(e -> !has(e, name -> name.equals("java.lang.ClassLoader")))
            .toList();
    System.out.printf(
        "requests: %d, failed: %d, pinned by us: %d, on purpose: %d, all: %d%n",
        2 * TRANSACTIONS * THREADS, failed.get(), ours.size(), onPurpose.size(), pinned.size());
    ours.stream().limit(3).forEach(System.out::println);
    System.exit(ours.isEmpty() && failed.get() == 0 && !onPurpose.isEmpty() ? 0 : 1);
  }

  private static List<Thread> startAll(int count, HawserClient client, AtomicInteger failed)
      throws ReflectiveOperationException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      threads.add(startVirtual(() -> transactions(client, failed)));
    }
    return threads;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void transactions(HawserClient client, AtomicInteger failed) {
    try {
      for (int i = 0; i < TRANSACTIONS; i++) {
        String xid = client.transactionManager().begin("x", Duration.ofSeconds(60));
        client.resourceManager().branchRegister(BranchType.TCC, "r", xid, null, null);
      }
    } catch (RuntimeException e) {
      if (failed.getAndIncrement() == 0) {
        e.printStackTrace();
      }
    }
  }

  private static boolean isOurs(String className) {
    return className.startsWith("io.hawser.")
        && !className.startsWith(PinningCheck.class.getName());
  }

  private static boolean has(RecordedEvent event, Predicate<String> className) {
    RecordedStackTrace stack = event.getStackTrace();
    return stack != null
        && stack.getFrames().stream()
            .filter(RecordedFrame::isJavaFrame)
            .anyMatch(frame -> className.test(frame.getMethod().getType().getName()));
  }

  /** By reflection, as this is compiled for Java 17. */
  private static Thread startVirtual(Runnable task) throws ReflectiveOperationException {
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    return (Thread) start.invoke(null, task);
  }
}
