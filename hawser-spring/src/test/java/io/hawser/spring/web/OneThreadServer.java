package io.hawser.spring.web;

import io.hawser.context.XidContext;
import io.hawser.context.XidHeaders;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.http.server.reactive.ServletHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * A real Tomcat with one thread and the filters of both kinds of servers. It answers the XID of the
 * request at {@code /servlet/echo}, after an asynchronous dispatch at {@code /servlet/async}, and
 * from Reactor's context at {@code /reactive/echo}. {@code /servlet/error} throws, {@code
 * /servlet/timeout} starts asynchronous work that never ends, and {@code /servlet/underscore}
 * answers the header TX_XID as it arrived. Before and after all of its filters it looks whether the
 * thread has an XID; for the query {@code dirty} it binds one before them.
 */
final class OneThreadServer implements AutoCloseable {
  private static final long TIMEOUT_MILLIS = 20;

  /** Kept, so that its level is; it would log each exception of the servlet. */
  private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache.catalina.core");

  private final XidHeaders headers = new XidHeaders();
  private final ExecutorService async = Executors.newSingleThreadExecutor();
  private final Tomcat tomcat = new Tomcat();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

  /** Stands before all filters; no part of what is tested hides the thread from it. */
  private final class Probe extends ValveBase {
    Probe() {
      super(true); // asynchronous requests pass
    }

    @Override
    @SuppressWarnings("try") // the scope is there to be closed
    public void invoke(Request request, Response response) throws IOException, ServletException {
      if ("dirty".equals(request.getQueryString())) {
        try (XidContext.Scope scope = XidContext.bind("10.9.9.9:8091:1")) {
          getNext().invoke(request, response);
        }
        return;
      }
      look("before " + request.getRequestURI());
      try {
        getNext().invoke(request, response);
      } finally {
        look("after " + request.getRequestURI());
      }
    }

    private void look(String when) {
      String xid = XidContext.current();
      if (xid != null) {
        leaks.add(when + ": " + xid);
      }
    }
  }

  private final class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      boolean again = request.getDispatcherType() == DispatcherType.ASYNC;
      String path = request.getPathInfo();
      if (path.equals("/async") && !again) {
        AsyncContext context = request.startAsync();
        context.setTimeout(0); // none
        async.execute(context::dispatch);
      } else if (path.equals("/timeout") && !again) {
        request.startAsync().setTimeout(TIMEOUT_MILLIS);
      } else if (path.equals("/error")) {
        throw new IllegalStateException("of the servlet");
      } else if (path.equals("/underscore")) {
        response.getWriter().print(request.getHeader("TX_XID"));
      } else {
        response.getWriter().print(XidContext.current());
      }
    }
  }

  OneThreadServer(Path directory) throws LifecycleException {
    TOMCAT_LOG.setLevel(Level.OFF);
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", "1");
    tomcat.getConnector().setProperty("minSpareThreads", "1");
    tomcat.getEngine().getPipeline().addValve(new Probe());
    Context root = tomcat.addContext("", directory.toString());
    add(root, "echo", new Echo(), "/servlet/*");
    add(root, "reactive", reactive(), "/reactive/*");
    FilterDef filter = new FilterDef();
    filter.setFilterName("xid");
    filter.setFilter(new XidFilter(headers));
    filter.setAsyncSupported("true");
    root.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName("xid");
    map.addURLPattern("/servlet/*");
    map.setDispatcher("REQUEST");
    map.setDispatcher("ASYNC");
    root.addFilterMap(map);
    tomcat.start();
  }

  private Servlet reactive() {
    return new ServletHttpHandlerAdapter(
        RouterFunctions.toHttpHandler(
            RouterFunctions.route()
                .GET(
                    "/echo",
                    request ->
                        Mono.deferContextual(
                            context ->
                                ServerResponse.ok()
                                    .bodyValue(context.<String>getOrDefault("hawser.xid", "null"))))
                .build(),
            HandlerStrategies.builder().webFilter(new XidWebFilter(headers)).build()));
  }

  private static void add(Context root, String name, Servlet servlet, String pattern) {
    Wrapper wrapper = Tomcat.addServlet(root, name, servlet);
    wrapper.setAsyncSupported(true);
    root.addServletMappingDecoded(pattern, name);
  }

  /** Returns the XIDs that were bound to the thread while it served no request. */
  List<String> leaks() {
    return List.copyOf(leaks);
  }

  /** {@code host:port}. */
  String address() {
    return "127.0.0.1:" + tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    async.shutdownNow();
  }
}
