import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * DynamoDB Local has no option for its address and would listen on all of them: this starts it bound to
 * loopback. By reflection alone, because its licence does not allow compiling against it.
 */
public class LoopbackServer {
  private static final String PACKAGE = "com.amazonaws.services.dynamodbv2.local.";

  public static void main(String[] args) throws Exception {
    Class<?> runner = Class.forName(PACKAGE + "main.ServerRunner");
    Object proxy = runner.getMethod("createServerFromCommandLineArgs", String[].class).invoke(null, (Object) args);
    Field field = proxy.getClass().getDeclaredField("server");
    field.setAccessible(true);
    Object server = field.get(proxy);
    for (Object connector : (Object[]) server.getClass().getMethod("getConnectors").invoke(server)) {
      connector.getClass().getMethod("setHost", String.class).invoke(connector, "127.0.0.1");
    }
    for (String step : new String[] {"start", "join"}) {
      Method method = proxy.getClass().getMethod(step);
      method.invoke(proxy);
    }
  }
}
