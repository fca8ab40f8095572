package org.springframework.samples.orders;

import io.hawser.spring.GlobalTransactional;

/** A bean in a package like that of Spring's own sample applications. */
public class SampleOrders {
  @GlobalTransactional(name = "sample")
  public void order() {}
}
