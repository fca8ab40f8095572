package io.hawser.netty.internal.client;

import io.hawser.error.ForeignText;
import io.hawser.model.BranchType;
import io.hawser.transaction.Resource;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a client, by id and mode, and their ids in the order in which they came, so that
 * a connection can go on where it stopped registering them. Any thread; readers never wait.
 */
final class ResourceTable {
  private static final int MAX_SHOWN = 10;
  private static final int MAX_SHOWN_CHARS = 100;

  /** The identity of a resource: its id and its mode. */
  record Key(String id, BranchType type) {
    /** Describes it in one line, as it may be what a server calls a resource. */
    @Override
    public String toString() {
      return ForeignText.line(id) + " (" + type + ")";
    }
  }

  private final Map<Key, Resource> resources = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, String> idsInOrder = new ConcurrentSkipListMap<>();

  private final ReentrantLock writing = new ReentrantLock();

  // Guarded by that lock.
  private final Map<String, Long> places = new HashMap<>();
  private long nextPlace;
  private final AtomicLong idBytes = new AtomicLong();

  /** Adds a resource; returns the one it replaces. */
  @Nullable Resource put(Resource resource) {
    writing.lock();
    try {
      Resource before = resources.put(key(resource), resource);
      if (!places.containsKey(resource.resourceId())) {
        long place = ++nextPlace;
        idBytes.addAndGet(bytesOf(resource.resourceId()));
        places.put(resource.resourceId(), place);
        // Places appear in order, or a reader would skip the lower of two.
        idsInOrder.put(place, resource.resourceId());
      }
      return before;
    } finally {
      writing.unlock();
    }
  }

  /** Removes the resources with an id, of all modes. */
  void remove(String id) {
    for (BranchType type : BranchType.values()) {
      remove(new Key(id, type));
    }
  }

  void remove(Key key) {
    writing.lock();
    try {
      resources.remove(key);
      if (typesOf(key.id()).isEmpty()) {
        Long place = places.remove(key.id());
        if (place != null) {
          idsInOrder.remove(place);
          idBytes.addAndGet(-bytesOf(key.id()));
        }
      }
    } finally {
      writing.unlock();
    }
  }

  /** Returns how many bytes all ids have in a registration. */
  long idBytes() {
    return idBytes.get();
  }

  /** Returns how many bytes an id has in a registration, with its comma. */
  static int bytesOf(String id) {
    return id.getBytes(StandardCharsets.UTF_8).length + 1;
  }

  @Nullable Resource find(Key key) {
    return resources.get(key);
  }

  /** Returns the modes in which an id is registered. */
  Set<BranchType> typesOf(String id) {
    Set<BranchType> types = new HashSet<>();
    for (BranchType type : BranchType.values()) {
      if (resources.containsKey(new Key(id, type))) {
        types.add(type);
      }
    }
    return types;
  }

  /** Returns all of them now, sorted by id and mode. */
  List<Resource> all() {
    return resources.values().stream()
        .sorted(Comparator.comparing(Resource::resourceId).thenComparing(Resource::branchType))
        .toList();
  }

  int size() {
    return resources.size();
  }

  /** Returns the ids that came after a place, each once, with their places, in order. */
  ConcurrentNavigableMap<Long, String> idsAfter(long place) {
    return idsInOrder.tailMap(place, false);
  }

  /**
   * Returns some of the resources, for an error: those with the id, then the first of the others.
   */
  String sample(String id) {
    Set<String> some = new TreeSet<>();
    addKeys(some, id);
    for (String other : idsInOrder.values()) {
      if (some.size() >= MAX_SHOWN) {
        break;
      }
      addKeys(some, other);
    }
    int more = Math.max(0, resources.size() - some.size());
    return some.isEmpty()
        ? "none"
        : String.join(", ", some) + (more > 0 ? " and " + more + " more" : "");
  }

  private void addKeys(Set<String> keys, String id) {
    typesOf(id).forEach(type -> keys.add(new Key(cut(id), type).toString()));
  }

  private static String cut(String id) {
    return id.length() <= MAX_SHOWN_CHARS ? id : id.substring(0, MAX_SHOWN_CHARS) + "...";
  }

  private static Key key(Resource resource) {
    return new Key(resource.resourceId(), resource.branchType());
  }
}
