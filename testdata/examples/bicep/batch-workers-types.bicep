@export()
@description('The workers of one queue.')
type workerPool = {
  @description('Size of a worker.')
  size: string

  @description('Number of workers.')
  @minValue(0)
  count: int

  @description('Spot workers may be taken away at any time.')
  priority: ('Regular' | 'Spot')?
}
