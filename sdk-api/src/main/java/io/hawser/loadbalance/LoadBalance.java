package io.hawser.loadbalance;

import java.util.List;

/** A strategy for choosing servers. One instance serves one client role for its whole life. */
public interface LoadBalance {

  /**
   * Prepares the choice among exactly these servers. It runs once per change of the list, so
   * expensive work, such as building a hash ring, belongs here.
   *
   * @param servers an immutable list of two or more ready servers
   * @return a picker for these servers
   */
  Picker over(List<? extends Candidate> servers);
}
