package org.apache.dubbo.rpc.service;

/** Stands for Dubbo's own, which each reference of Dubbo has. */
public interface EchoService {
  /** Returns its argument. */
  Object $echo(Object message);
}
