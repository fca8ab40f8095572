package io.hawser.netty.internal.server;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The resources of one registration on their way into the registry, in steps, so that no message
 * keeps an event loop for long. The RM gets pushes for them when all are there. Event loop only.
 */
final class ResourceRegistration {
  private final ClientRegistry registry;
  private final ClientConnection rm;
  private final String resourceIds;
  private final Consumer<@Nullable String> whenDone;
  private final RmHost host;
  private final long number;

  /** True while it looks how much is new, because not all of it could be. */
  private boolean measuring;

  private long newIds;
  private long newCharacters;
  private int position;
  private boolean ended;

  /**
   * Prepares a registration of a connection that has a session. It must be run to its end.
   *
   * @param resourceIds separated by commas; not trimmed, as branches name the resource exactly as
   *     the client wrote it; empty ones are left out
   * @param whenDone called with {@code null}, or with why nothing was registered; not if the
   *     connection closes before
   */
  ResourceRegistration(
      ClientRegistry registry,
      ClientConnection rm,
      String resourceIds,
      Consumer<@Nullable String> whenDone) {
    this.registry = registry;
    this.rm = rm;
    this.resourceIds = resourceIds;
    this.whenDone = whenDone;
    this.host = registry.hostOf(rm);
    this.number = host.nextRegistration();
    long commas = resourceIds.chars().filter(c -> c == ',').count();
    measuring = registry.rejection(host, RmHost.weight(commas + 1, resourceIds.length())) != null;
  }

  int characters() {
    return resourceIds.length();
  }

  /** Goes on with that many ids. Returns whether it has ended; an error ends the connection. */
  boolean step(int maxIds) {
    try {
      return goOn(maxIds);
    } catch (Throwable e) { // such as no memory
      if (!ended) {
        ended = true;
        registry.release(host);
      }
      rm.close();
      throw e;
    }
  }

  private boolean goOn(int maxIds) {
    for (int i = 0; i < maxIds && !ended; i++) {
      if (!rm.isActive()) {
        ended = true;
        registry.release(host);
      } else if (position > resourceIds.length()) {
        endOfIds();
      } else {
        next();
      }
    }
    return ended;
  }

  private void next() {
    int comma = resourceIds.indexOf(',', position);
    int end = comma < 0 ? resourceIds.length() : comma;
    if (end > position) {
      String id = resourceIds.substring(position, end);
      if (!measuring) {
        registry.addResource(host, id, number);
      } else if (!host.knows(id)) {
        newIds++;
        newCharacters += id.length();
      }
    }
    position = end + 1;
  }

  private void endOfIds() {
    String rejection =
        measuring ? registry.rejection(host, RmHost.weight(newIds, newCharacters)) : null;
    if (measuring && rejection == null) {
      measuring = false;
      position = 0;
      return;
    }
    // Before the first push can be queued, so that the client gets the answer first.
    whenDone.accept(rejection);
    if (rejection == null) {
      registry.join(host, rm, number);
    } else {
      registry.release(host);
    }
    ended = true; // last: after an error of these the host must still be released
  }
}
