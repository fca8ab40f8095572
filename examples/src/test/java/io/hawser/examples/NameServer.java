package io.hawser.examples;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;

/** A name server for addresses, over UDP and, for long answers, over TCP. */
final class NameServer implements AutoCloseable {
  private static final int MAX_UDP_ANSWER = 512;
  private static final int TYPE_A = 1;
  private static final int TYPE_AAAA = 28;
  private static final int NO_SUCH_NAME = 3;

  private final Map<String, Set<InetAddress>> hosts = new ConcurrentHashMap<>();
  private DatagramSocket udp;
  private ServerSocket tcp;
  private List<Thread> threads = List.of();

  NameServer() throws IOException {
    listen(0);
  }

  /** Returns the mutable addresses of a name. A name without addresses does not exist. */
  Set<InetAddress> addressesOf(String host) {
    return hosts.computeIfAbsent(host, name -> new CopyOnWriteArraySet<>());
  }

  void forgetAll() {
    hosts.clear();
  }

  int port() {
    return tcp.getLocalPort();
  }

  void listen(int port) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    tcp = new ServerSocket(port, 50, loopback);
    udp = new DatagramSocket(new InetSocketAddress(loopback, tcp.getLocalPort()));
    threads =
        List.of(
            new Thread(() -> untilClosed(this::serveUdp), "name-server-udp"),
            new Thread(() -> untilClosed(this::serveTcp), "name-server-tcp"));
    threads.forEach(Thread::start);
  }

  private static void untilClosed(Serving serving) {
    try {
      while (true) {
        serving.serveOne();
      }
    } catch (IOException e) {
      // closed
    }
  }

  private interface Serving {
    void serveOne() throws IOException;
  }

  private void serveUdp() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MAX_UDP_ANSWER], MAX_UDP_ANSWER);
    udp.receive(packet);
    byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), MAX_UDP_ANSWER);
    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
  }

  private void serveTcp() throws IOException {
    try (Socket socket = tcp.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] answer = answer(in.readNBytes(in.readUnsignedShort()), 0xffff);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(answer.length);
      out.write(answer);
    }
  }

  /**
   * Builds the answer (RFC 1035, section 4.1): the header, the question again, and a record for
   * each address.
   */
  private byte[] answer(byte[] query, int limit) throws IOException {
    ByteBuffer question = ByteBuffer.wrap(query).position(12);
    StringBuilder name = new StringBuilder();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      name.append(name.length() == 0 ? "" : ".").append(new String(label, StandardCharsets.UTF_8));
    }
    int type = question.getShort();
    int end = question.position() + 2; // after the class
    Set<InetAddress> known = hosts.getOrDefault(name.toString().toLowerCase(Locale.ROOT), Set.of());
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    int count = 0;
    for (InetAddress address : known) {
      byte[] ip = address.getAddress();
      int typeOfAddress = ip.length == 4 ? TYPE_A : TYPE_AAAA;
      if (type == typeOfAddress || type == 255) {
        records.write(record(typeOfAddress, ip));
        count++;
      }
    }
    boolean truncated = end + records.size() > limit;
    ByteBuffer answer = ByteBuffer.allocate(truncated ? end : end + records.size());
    answer.put(query, 0, end);
    answer.put(2, (byte) (truncated ? 0x87 : 0x85)); // an authoritative answer, maybe cut off
    answer.put(3, (byte) (0x80 | (known.isEmpty() ? NO_SUCH_NAME : 0)));
    answer.putShort(6, (short) (truncated ? 0 : count));
    answer.putInt(8, 0);
    if (!truncated) {
      answer.put(records.toByteArray());
    }
    return answer.array();
  }

  private static byte[] record(int type, byte[] ip) {
    return ByteBuffer.allocate(12 + ip.length)
        .putShort((short) 0xc00c) // the name of the question
        .putShort((short) type)
        .putShort((short) 1)
        .putInt(0)
        .putShort((short) ip.length)
        .put(ip)
        .array();
  }

  @Override
  public void close() throws IOException {
    tcp.close();
    udp.close();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
