package io.hawser.netty.internal.server;

import io.hawser.netty.server.ClientSession;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The RMs of one application at one address, and the resources that they registered. A resource
 * belongs to the RM that registered it and to those that were connected before (section 6.4): they
 * are instances of the same program in other containers, or the same one over another connection.
 * An RM that connects later inherits nothing.
 *
 * <p>So that a registration costs what its ids cost, however many RMs there are, an id has one
 * entry: the number of its latest registration. An RM remembers the number of its own first one,
 * and has the ids whose number is not lower. Any thread.
 */
final class RmHost {
  /**
   * The bytes that an id takes, about, besides its characters, with its entry in {@link
   * ClientRegistry}.
   */
  private static final int BYTES_PER_ID = 300;

  private final String prefix;
  private final String application;
  private final AtomicLong registrations = new AtomicLong();
  private final Map<String, Long> numberById = new ConcurrentHashMap<>();
  private final Map<ClientConnection, Long> firstByRm = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * The number of RMs and registrations in progress. It is used only while {@link ClientRegistry}
   * computes the entry.
   */
  private int users;

  RmHost(ClientSession session) {
    this.prefix = prefixOf(session);
    this.application = session.applicationId();
  }

  /**
   * Returns what all client ids of an application and address begin with: {@code
   * applicationId:ip:}.
   */
  static String prefixOf(ClientSession session) {
    String clientId = session.clientId();
    return clientId.substring(0, clientId.lastIndexOf(':') + 1);
  }

  String prefix() {
    return prefix;
  }

  String application() {
    return application;
  }

  void addUser() {
    users++;
  }

  /** Returns whether it was the last. */
  boolean removeUser() {
    users--;
    return users == 0;
  }

  /** Returns about how many bytes of memory that many ids with that many characters take. */
  static long weight(long ids, long characters) {
    return ids * BYTES_PER_ID + characters;
  }

  /** Returns about how many bytes its ids take. */
  long bytes() {
    return bytes.get();
  }

  long nextRegistration() {
    return registrations.incrementAndGet();
  }

  boolean knows(String resourceId) {
    return numberById.containsKey(resourceId);
  }

  /** Returns whether the id is new here. */
  boolean add(String resourceId, long registration) {
    Long before = numberById.putIfAbsent(resourceId, registration);
    if (before == null) {
      bytes.addAndGet(weight(1, resourceId.length()));
      return true;
    }
    if (before < registration) {
      numberById.merge(resourceId, registration, Math::max);
    }
    return false;
  }

  Set<String> resourceIds() {
    return numberById.keySet();
  }

  /**
   * Returns whether the RM is new here. A large registration may end after a later, smaller one.
   * The event loop of the RM only.
   */
  boolean join(ClientConnection rm, long registration) {
    Long first = firstByRm.putIfAbsent(rm, registration);
    if (first != null && registration < first) {
      firstByRm.put(rm, registration);
    }
    return first == null;
  }

  /** Returns whether the RM was here. */
  boolean leave(ClientConnection rm) {
    return firstByRm.remove(rm) != null;
  }

  Set<ClientConnection> rms() {
    return firstByRm.keySet();
  }

  /** Returns whether an RM has a resource. */
  boolean has(ClientConnection rm, String resourceId) {
    Long first = firstByRm.get(rm);
    Long number = numberById.get(resourceId);
    return first != null && number != null && number >= first;
  }
}
