package io.hawser.loadbalance;

import java.util.List;

/** A way to choose servers. One instance serves one client role for its whole life. */
public interface LoadBalance {

  /**
   * Prepares choosing among exactly these servers. Called once per change of the list, so this is
   * the place for anything expensive, such as a hash ring.
   *
   * @param servers an immutable list of two or more ready servers
   * @return the choice
   */
  Picker over(List<? extends Candidate> servers);
}
