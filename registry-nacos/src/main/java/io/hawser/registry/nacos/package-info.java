/**
 * Finds and announces coordinators in Nacos, in the layout of Seata's servers and clients, and
 * reads settings from Nacos as a configuration centre. One thread of each, {@code hawser-nacos} or
 * {@code hawser-config-nacos}, calls Nacos; the threads of Nacos' client only pass received
 * messages on.
 */
@NullMarked
package io.hawser.registry.nacos;

import org.jspecify.annotations.NullMarked;
