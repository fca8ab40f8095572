package io.hawser.registry.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.DeleteOption;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.LeaseOption;
import io.etcd.jetcd.options.PutOption;
import io.hawser.registry.ServerAddress;
import io.hawser.registry.support.Addresses;
import io.hawser.registry.support.SessionEvents;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries that one session has written with our lease. Only the worker thread uses it. */
final class OwnEntries {
  private static final Logger log = LoggerFactory.getLogger(OwnEntries.class);

  private final EtcdCalls calls;
  private final Client client;
  private final OwnLease lease;
  private final SessionEvents events;
  private final KeepAlive keepAlive;
  private final Map<String, Entry> written = new HashMap<>();

  private record Entry(String cluster, ServerAddress address) {
    String key() {
      return Layout.key(cluster, address);
    }
  }

  OwnEntries(EtcdCalls calls, OwnLease lease, SessionEvents events) {
    this.calls = calls;
    this.client = calls.client();
    this.lease = lease;
    this.events = events;
    this.keepAlive = new KeepAlive(client.getLeaseClient(), events, this::leaseExpired);
  }

  /**
   * Makes sure that an entry is ours.
   *
   * @param found the entry in etcd
   * @param takeOver whether a later entry of another process is replaced
   */
  void announce(String cluster, ServerAddress address, @Nullable KeyValue found, boolean takeOver)
      throws Exception {
    Entry entry = new Entry(cluster, address);
    String key = entry.key();
    if (found == null || !lease.owns(found.getLease())) {
      if (found != null && !takeOver && written.containsKey(key)) {
        log.debug("{} now belongs to lease {}", key, Long.toHexString(found.getLease()));
        return;
      }
      write(key, Addresses.asSeataWrites(address));
    }
    written.put(key, entry);
    keepAlive.start(Objects.requireNonNull(lease.id()));
  }

  /** Writes with the lease of an earlier session if etcd still knows it. */
  private void write(String key, String value) throws Exception {
    Long known = lease.id();
    if (known != null) {
      try {
        put(key, value, known);
        return;
      } catch (Exception e) {
        if (!EtcdErrors.isLeaseUnknown(e)) {
          throw e;
        }
        leaseExpired();
      }
    }
    long granted =
        calls.call(() -> client.getLeaseClient().grant(KeepAlive.TTL.toSeconds())).getID();
    lease.granted(granted);
    put(key, value, granted);
  }

  private void put(String key, String value, long id) throws Exception {
    PutOption option = PutOption.builder().withLeaseId(id).build();
    calls.call(
        () -> client.getKVClient().put(EtcdClients.bytes(key), EtcdClients.bytes(value), option));
    log.debug("Wrote {} with lease {}", key, Long.toHexString(id));
  }

  /** Handles the expiry of the lease, which deletes all entries. */
  private void leaseExpired() {
    lease.forget();
    written.values().forEach(it -> events.announcementChanged(it.cluster, it.address));
  }

  /**
   * Removes an entry if it is ours. An entry that was taken over with another lease stays. The
   * lease of the last entry is no longer kept alive, so the entry expires even if etcd does not let
   * us remove it.
   */
  void withdraw(String key) throws Exception {
    written.remove(key);
    if (written.isEmpty()) {
      keepAlive.stop();
    }
    if (lease.id() != null && !(written.isEmpty() && revokeWith(key))) {
      deleteOwn(key);
    }
  }

  private void deleteOwn(String key) throws Exception {
    List<KeyValue> entries = calls.get(key, GetOption.builder()).getKvs();
    if (!entries.isEmpty() && lease.owns(entries.get(0).getLease())) {
      ByteSequence bytes = EtcdClients.bytes(key);
      CmpTarget<?> unchanged = CmpTarget.modRevision(entries.get(0).getModRevision());
      calls.call(
          () ->
              client
                  .getKVClient()
                  .txn()
                  .If(new Cmp(bytes, Cmp.Op.EQUAL, unchanged))
                  .Then(Op.delete(bytes, DeleteOption.DEFAULT))
                  .commit());
    }
  }

  /**
   * Revokes the lease, so that etcd deletes the entry, unless the lease has other entries, which an
   * earlier session may have written.
   */
  private boolean revokeWith(String key) throws Exception {
    long id = Objects.requireNonNull(lease.id());
    ByteSequence bytes = EtcdClients.bytes(key);
    LeaseOption withKeys = LeaseOption.builder().withAttachedKeys().build();
    try {
      if (calls.call(() -> client.getLeaseClient().timeToLive(id, withKeys)).getKeys().stream()
          .anyMatch(attached -> !attached.equals(bytes))) {
        return false;
      }
      calls.call(() -> client.getLeaseClient().revoke(id));
    } catch (Exception e) {
      if (!EtcdErrors.isLeaseUnknown(e)) {
        throw e;
      } // otherwise it has expired already
    }
    lease.forget();
    return true;
  }

  void close() {
    keepAlive.stop();
  }
}
