/**
 * Configuration: Seata's own keys, read from a properties file and overridden by system properties
 * and environment variables. A {@link io.hawser.config.HawserConfig} never changes; {@link
 * io.hawser.config.LiveConfig} follows the file and tells about new ones on a thread of its own.
 */
@NullMarked
package io.hawser.config;

import org.jspecify.annotations.NullMarked;
