// The cases as lights: one draw call of the graphics unit for all of them, however many.
import type { CustomLayerInterface, CustomRenderMethodInput, Map as MapLibre } from 'maplibre-gl'
import type { Dots } from './picture.ts'

const vertex = `#version 300 es
in vec2 place;
in float light;
uniform mat4 matrix;
uniform float size;
flat out int kind;
out float reach;
void main() {
  kind = int(light + 0.5);
  float larger = kind == 4 ? 1.5 : kind == 3 ? 1.3 : 1.0;
  reach = size * larger;
  gl_Position = matrix * vec4(place, 0.0, 1.0);
  gl_PointSize = reach;
}`

// Each light has its own shape, as everywhere: ring, disc, square, triangle, diamond.
const fragment = `#version 300 es
precision mediump float;
flat in int kind;
in float reach;
uniform vec3 colours[5];
uniform vec3 ground;
out vec4 colour;
void main() {
  vec2 at = gl_PointCoord * 2.0 - 1.0;
  float edge = 2.6 / reach;
  float far = length(at);
  if (kind == 2) far = max(abs(at.x), abs(at.y)) * 1.2;
  if (kind == 3) far = max(at.y * 1.1, abs(at.x) * 1.05 - at.y * 0.62 + 0.28);
  if (kind == 4) far = (abs(at.x) + abs(at.y)) * 0.98;
  float body = 1.0 - smoothstep(0.82 - edge, 0.82, far);
  float halo = 1.0 - smoothstep(1.0 - edge, 1.0, far);
  if (halo <= 0.0) discard;
  float solid = kind >= 3 ? 1.0 : kind == 2 ? 0.85 : 0.72;
  vec3 shown = mix(ground, colours[kind], body);
  float alpha = halo * solid;
  colour = vec4(shown * alpha, alpha);
}`

function compile(gl: WebGL2RenderingContext, kind: number, source: string): WebGLShader {
  const shader = gl.createShader(kind)
  if (!shader) throw new Error('no shader')
  gl.shaderSource(shader, source)
  gl.compileShader(shader)
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS))
    throw new Error(gl.getShaderInfoLog(shader) ?? 'shader')
  return shader
}

const channels = (hex: string): readonly [number, number, number] => {
  const value = Number.parseInt(hex.slice(1, 7), 16)
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255]
}

/** The matrix with the origin taken in while numbers are still exact; what follows is small. */
function about(matrix: ArrayLike<number>, [x, y]: readonly [number, number]): Float32Array {
  const moved = Float32Array.from(matrix)
  for (let i = 0; i < 4; i++) {
    moved[12 + i] = (matrix[i] ?? 0) * x + (matrix[4 + i] ?? 0) * y + (matrix[12 + i] ?? 0)
  }
  return moved
}

type Made = {
  readonly gl: WebGL2RenderingContext
  readonly program: WebGLProgram
  readonly lists: WebGLVertexArrayObject
  readonly places: WebGLBuffer
  readonly lights: WebGLBuffer
}

function make(gl: WebGL2RenderingContext): Made {
  const program = gl.createProgram()
  gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, vertex))
  gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, fragment))
  gl.bindAttribLocation(program, 0, 'place')
  gl.bindAttribLocation(program, 1, 'light')
  gl.linkProgram(program)
  const lists = gl.createVertexArray()
  const [places, lights] = [gl.createBuffer(), gl.createBuffer()]
  gl.bindVertexArray(lists)
  gl.bindBuffer(gl.ARRAY_BUFFER, places)
  gl.enableVertexAttribArray(0)
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0)
  gl.bindBuffer(gl.ARRAY_BUFFER, lights)
  gl.enableVertexAttribArray(1)
  gl.vertexAttribPointer(1, 1, gl.UNSIGNED_BYTE, false, 0, 0)
  gl.bindVertexArray(null)
  return { gl, program, lists, places, lights }
}

export class DotLayer implements CustomLayerInterface {
  readonly id = 'cases'
  readonly type = 'custom'
  readonly renderingMode = '2d'
  private made: Made | undefined
  private map: MapLibre | undefined
  private dots: Dots | undefined
  private sent: Dots | undefined
  private readonly colours: Float32Array
  private readonly ground: Float32Array

  /** `colours`: `#rrggbb` of each light, in the order in which the server numbers them. */
  constructor(colours: readonly string[], ground: string) {
    this.colours = Float32Array.from(colours.flatMap(channels))
    this.ground = Float32Array.from(channels(ground))
  }

  onAdd(map: MapLibre, gl: WebGLRenderingContext | WebGL2RenderingContext): void {
    this.map = map
    this.made = make(gl as WebGL2RenderingContext)
    this.sent = undefined
  }

  onRemove(): void {
    this.made = undefined
  }

  show(dots: Dots): void {
    this.dots = dots
    this.map?.triggerRepaint()
  }

  render(gl: WebGLRenderingContext | WebGL2RenderingContext, input: CustomRenderMethodInput): void {
    const { made, dots, map } = this
    if (!made || !dots || !map || dots.lights.length === 0) return
    const two = gl as WebGL2RenderingContext
    two.useProgram(made.program)
    two.bindVertexArray(made.lists)
    if (this.sent !== dots) {
      two.bindBuffer(two.ARRAY_BUFFER, made.places)
      two.bufferData(two.ARRAY_BUFFER, dots.positions, two.DYNAMIC_DRAW)
      two.bindBuffer(two.ARRAY_BUFFER, made.lights)
      two.bufferData(two.ARRAY_BUFFER, dots.lights, two.DYNAMIC_DRAW)
      this.sent = dots
    }
    const at = (name: string) => two.getUniformLocation(made.program, name)
    const { mainMatrix } = input.defaultProjectionData
    two.uniformMatrix4fv(at('matrix'), false, about(mainMatrix as ArrayLike<number>, dots.origin))
    two.uniform3fv(at('colours'), this.colours)
    two.uniform3fv(at('ground'), this.ground)
    two.uniform1f(at('size'), sizeAt(map.getZoom(), dots.lights.length))
    two.enable(two.BLEND)
    two.blendFunc(two.ONE, two.ONE_MINUS_SRC_ALPHA)
    two.disable(two.DEPTH_TEST)
    two.drawArrays(two.POINTS, 0, dots.lights.length)
    two.bindVertexArray(null)
  }
}

/** px: small where many lie close together, larger from nearby. */
function sizeAt(zoom: number, count: number): number {
  const crowd = Math.min(1, Math.max(0, Math.log10(Math.max(count, 1) / 300) / 2.2))
  const small = 15 - 9 * crowd
  return Math.min(30, small * 1.38 ** Math.max(0, zoom - 10.5))
}
