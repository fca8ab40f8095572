package io.hawser.benchmarks.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.hawser.benchmarks.load.Child;
import io.hawser.benchmarks.load.Subject;
import io.hawser.benchmarks.load.Threads;
import io.hawser.benchmarks.load.Workload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * grpc-java with a text as long as the workload's request, and a short answer: {@code GrpcMain
 * server} or {@code GrpcMain client HOST:PORT}.
 */
public final class GrpcMain {
  private static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodType.UNARY)
          .setFullMethodName("Bench/ask")
          .setRequestMarshaller(new TextMarshaller())
          .setResponseMarshaller(new TextMarshaller())
          .build();

  private GrpcMain() {}

  public static void main(String[] args) {
    if (args[0].equals("server")) {
      Child.keep(GrpcMain::serve);
    } else {
      Child.measure(() -> client(args[1]));
    }
  }

  private static int serve() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("Bench")
                    .addMethod(
                        METHOD,
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              answer.onNext("Begin");
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    return server.getPort();
  }

  private static Subject client(String server) {
    Channel channel = ManagedChannelBuilder.forTarget(server).usePlaintext().build();
    ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, "hello");
    return (workload, loops, window) -> {
      String text = Workload.xid(server) + (workload == Workload.STATUS ? "" : workload.lockKey());
      Threads.run(
          Thread::new,
          loops,
          window,
          1,
          loop -> () -> ClientCalls.blockingUnaryCall(channel, METHOD, CallOptions.DEFAULT, text));
    };
  }
}
