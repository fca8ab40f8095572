package io.hawser.benchmarks.scale;

import io.hawser.benchmarks.scale.IdleMeter.Idle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client with so many servers, connected in both roles.
 *
 * @param servers how many
 * @param idle what was measured while it was asked for nothing
 * @param heapPerServer bytes that each server but the first adds; {@code null} with one server
 * @param directPerServer the same of direct buffers
 * @param refreshCpuMillis CPU time of each regular re-read of the registry that brought nothing new
 */
record ServersRow(
    int servers,
    Idle idle,
    @Nullable Double heapPerServer,
    @Nullable Double directPerServer,
    List<Double> refreshCpuMillis) {

  /**
   * Compares with the client of a single server.
   *
   * @param one what that needs
   */
  static ServersRow of(int servers, Idle idle, Idle one, List<Double> refreshCpuMillis) {
    boolean alone = servers == 1;
    return new ServersRow(
        servers,
        idle,
        alone ? null : (double) (idle.heapBytes() - one.heapBytes()) / (servers - 1),
        alone ? null : (double) (idle.directBytes() - one.directBytes()) / (servers - 1),
        refreshCpuMillis);
  }

  double medianRefreshCpuMillis() {
    return Medians.of(refreshCpuMillis);
  }
}
